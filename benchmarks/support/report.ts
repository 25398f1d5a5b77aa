import { cpus, totalmem } from 'node:os'

/** One line of a benchmark's table. Raw figures, so that anyone can recompute every ratio. */
export interface BenchmarkRow {
  readonly what: string
  readonly unit: string
  readonly better: 'lower' | 'higher'
  readonly ours: number
  readonly peer: number | null
  readonly peer_name: string | null
  readonly floor: number | null
  readonly floor_name: string | null
  readonly goal:
    | { readonly against: 'peer' | 'floor'; readonly ratio: number }
    | { readonly value: number }
    | null
  /** What was measured on, when `--quick` shrank it. */
  readonly scale: string
  readonly note?: string
}

/** What rows cannot say: cell by cell, as it is printed. */
export interface BenchmarkTable {
  readonly header: readonly string[]
  readonly lines: readonly (readonly string[])[]
}

export interface BenchmarkReport {
  readonly name: string
  readonly machine: string
  readonly rows: readonly BenchmarkRow[]
  readonly table?: BenchmarkTable
}

export interface BenchmarkOptions {
  readonly isQuick: boolean
  readonly isJson: boolean
}

export function readBenchmarkOptions(): BenchmarkOptions {
  const known = new Set(['--quick', '--json'])
  const unknown = process.argv.slice(2).filter((argument) => !known.has(argument))
  if (unknown.length > 0) {
    console.error(`unknown option ${unknown.join(' ')}; known are --quick and --json`)
    process.exit(3)
  }
  return { isQuick: process.argv.includes('--quick'), isJson: process.argv.includes('--json') }
}

/** CPU model, cores and memory, and the Node that ran: no figure is worth anything without them. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const gib = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} x ${model}, ${gib} GiB, ${process.platform}, node ${process.version}`
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Prints what is measured while it is measured; stays out of `--json` and of pipes. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}

export function printReport(report: BenchmarkReport, options: BenchmarkOptions): void {
  progress('')
  if (options.isJson) {
    console.log(JSON.stringify(report, null, 2))
    return
  }
  console.log(`${report.name}: ${report.machine}\n`)
  if (report.table !== undefined) {
    printLines([report.table.header, ...report.table.lines])
    console.log()
  }
  const header = [
    'what',
    'scale',
    'unit',
    'ours',
    'peer',
    'ours/peer',
    'floor',
    'ours/floor',
    'goal',
  ]
  printLines([header, ...report.rows.map(describeRow)])
  for (const row of report.rows)
    if (row.note !== undefined) console.log(`\n${row.what}: ${row.note}`)
}

function printLines(lines: readonly (readonly string[])[]): void {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

function describeRow(row: BenchmarkRow): string[] {
  return [
    row.what,
    row.scale,
    row.unit,
    round(row.ours),
    row.peer === null ? '-' : `${round(row.peer)} (${row.peer_name})`,
    row.peer === null ? '-' : round(row.ours / row.peer),
    row.floor === null ? '-' : `${round(row.floor)} (${row.floor_name})`,
    row.floor === null ? '-' : round(row.ours / row.floor),
    describeGoal(row),
  ]
}

function describeGoal(row: BenchmarkRow): string {
  const { goal } = row
  if (goal === null) return '-'
  const reached =
    'value' in goal
      ? row.ours
      : row.ours / ((goal.against === 'peer' ? row.peer : row.floor) ?? Number.NaN)
  const wanted = 'value' in goal ? goal.value : goal.ratio
  const isMet = row.better === 'lower' ? reached <= wanted : reached >= wanted
  const sign = row.better === 'lower' ? '<=' : '>='
  return `${sign} ${round(wanted)}${'value' in goal ? '' : ` of ${goal.against}`}: ${isMet ? 'met' : 'NOT MET'}`
}

function round(value: number): string {
  // Nothing of ours against nothing of theirs has no ratio.
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}
