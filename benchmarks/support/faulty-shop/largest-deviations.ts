import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  return low + ((sorted[Math.ceil(at)] ?? 0) - low) * (at - Math.floor(at))
}

/**
 * Services by the largest deviation of any metric of theirs after the fault: from the median before
 * it, in interquartile ranges. The scorer of BARO, without its search for the time of the fault,
 * which is given here.
 */
export async function largestDeviations(folder: string): Promise<readonly string[]> {
  const [text, injected] = await Promise.all([
    readFile(join(folder, 'simple_metrics.csv'), 'utf8'),
    readFile(join(folder, 'inject_time.txt'), 'utf8'),
  ])
  const [header = '', ...lines] = text.trim().split('\n')
  const rows = lines.map((line) => line.split(','))
  const atS = Number(injected)
  const scores = new Map<string, number>()
  for (const [place, column] of header.split(',').entries()) {
    if (place === 0) continue
    const values = (isAfter: boolean): readonly number[] =>
      rows
        .filter((row) => Number(row[0]) >= atS === isAfter)
        .map((row) => row[place] ?? '')
        .filter((cell) => cell !== '')
        .map(Number)
    const before = values(false).toSorted((a, b) => a - b)
    const range = quantile(before, 0.75) - quantile(before, 0.25)
    const middle = quantile(before, 0.5)
    const most = Math.max(
      ...values(true).map((value) => (value - middle) / (range === 0 ? 1 : range)),
    )
    const service = column.slice(0, column.lastIndexOf('_'))
    scores.set(service, Math.max(scores.get(service) ?? Number.NEGATIVE_INFINITY, most))
  }
  return [...scores].toSorted(([, a], [, b]) => b - a).map(([service]) => service)
}
