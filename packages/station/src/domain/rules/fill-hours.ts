import type { OpsHourCount } from '../models/ops-incident.ts'

const hourMs = 3_600_000

interface Window {
  readonly since: Date
  readonly until: Date
}

/** An entry for each hour that the window touches, so that a chart shows the quiet ones as zero. */
export function fillHours(
  counted: readonly OpsHourCount[],
  { since, until }: Window,
): readonly OpsHourCount[] {
  const byHour = new Map(counted.map((row) => [row.hour.getTime(), row]))
  const first = Math.floor(since.getTime() / hourMs) * hourMs
  const hours = Math.ceil((until.getTime() - first) / hourMs)
  return Array.from({ length: Math.max(0, hours) }, (_, index) => {
    const at = first + index * hourMs
    return byHour.get(at) ?? { hour: new Date(at), occurrences: 0, retries: 0 }
  })
}
