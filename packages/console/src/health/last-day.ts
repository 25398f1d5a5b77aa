const hourMs = 3_600_000

export interface HourOf<Stats> {
  readonly hour: string
  readonly stats: Stats | undefined
}

/** An entry for each of the last 24 hours, also those in which nothing was counted. */
export function lastDay<Stats extends { readonly hour: string }>(
  hours: readonly Stats[],
  nowMs: number,
): readonly HourOf<Stats>[] {
  const byHour = new Map(hours.map((stats) => [Date.parse(stats.hour), stats]))
  const last = Math.floor(nowMs / hourMs) * hourMs
  return Array.from({ length: 24 }, (_, index) => {
    const at = last - (23 - index) * hourMs
    return { hour: new Date(at).toISOString(), stats: byHour.get(at) }
  })
}
