import type { TrendMetricView } from '../api/views.ts'

/** `+12 %`, `-0.4 points`, `as before`: how far a value is from the one before. */
export function changeText({ unit, value, previous, change, direction }: TrendMetricView): string {
  if (value === null || previous === null || direction === 'unknown') return 'nothing to compare'
  if (direction === 'steady') return 'as before'
  if (unit === 'ratio') return `${signed((value - previous) * 100)} points`
  if (change === null) return 'from none'
  // Past ten times, a factor says more than 2,340 %.
  return change >= 9 ? `${round(change + 1)} times` : `${signed(change * 100)} %`
}

function round(value: number): string {
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 10 ? 0 : size >= 1 ? 1 : 2)))
}

function signed(value: number): string {
  // A real minus sign: a hyphen is too short to be seen beside a figure.
  return value < 0 ? `−${round(-value)}` : `+${round(value)}`
}
