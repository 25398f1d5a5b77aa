/** In hours; each with the period of the same length before. */
export const trendWindows = [
  { value: 1, label: 'Last hour' },
  { value: 24, label: 'Last 24 hours' },
  { value: 168, label: 'Last 7 days' },
  { value: 720, label: 'Last 30 days' },
]

/** `24 hours`, `7 days`: what a period is called. */
export function periodWords(hours: number): string {
  if (hours === 1) return 'hour'
  return hours >= 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`
}
