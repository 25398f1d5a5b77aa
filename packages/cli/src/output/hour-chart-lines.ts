import type { IncidentDetailView } from '@first-contact/station/ops'
import type { Output } from './output.ts'

const sparks = '▁▂▃▄▅▆▇█'
const hoursMax = 48
const hourMs = 3_600_000
const title = 'by hour'

/** The hours from the start of the first to the end of the last. */
function rangeText(first: string, last: string): string {
  const textOf = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ')
  const from = textOf(new Date(first))
  const to = textOf(new Date(Date.parse(last) + hourMs))
  const isOneDay = from.slice(0, 10) === to.slice(0, 10)
  return `${from} to ${isOneDay ? to.slice(11) : to} UTC`
}

function scaleText(most: number): string {
  if (most === 0) return 'no occurrence'
  return `█ is ${most} ${most === 1 ? 'occurrence' : 'occurrences'}`
}

/** A bar an hour, and below it which hours they are and what the largest bar stands for. */
export function hourChartLines(
  trend: IncidentDetailView['trend'],
  { tone }: Output,
): readonly string[] {
  const recent = trend.slice(-hoursMax)
  const [first] = recent
  const last = recent.at(-1)
  if (first === undefined || last === undefined) return []
  const most = Math.max(...recent.map(({ occurrences }) => occurrences))
  const bars = recent.map(({ occurrences }) =>
    occurrences === 0 ? '·' : (sparks[Math.ceil((occurrences / most) * 8) - 1] ?? '·'),
  )
  const scale = `${rangeText(first.hour, last.hour)}, ${scaleText(most)}`
  return [
    `${tone('dim', title)}  ${bars.join('')}`,
    `${' '.repeat(title.length)}  ${tone('dim', scale)}`,
  ]
}
