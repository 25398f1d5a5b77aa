const dayMs = 86_400_000

/** Whether a text is a day of the calendar, written as `2026-11-23`. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  // The 30th of February becomes a day of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** How many days lie between two of them; negative where the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** The day that lies so many days after another. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(Date.parse(day) + days * dayMs)
  return date.toISOString().slice(0, 'yyyy-mm-dd'.length)
}
