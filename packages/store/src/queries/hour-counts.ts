/** What happened in one hour. */
export interface HourCounts {
  /** Start of the hour, UTC. */
  readonly hour: string
  readonly occurrences: number
  readonly retries: number
}

export interface RawHourCounts {
  readonly hour: Date
  readonly occurrences: string
  readonly retries: string
}

export function toHourCounts(raw: RawHourCounts): HourCounts {
  return {
    hour: raw.hour.toISOString(),
    occurrences: Number(raw.occurrences),
    retries: Number(raw.retries),
  }
}

/** 90 days; a longer trend is no trend. */
export const hoursMax = 2160

/** Hours inside the bounds of a trend. */
export function boundedHours(hours: number): number {
  return Math.min(Math.max(1, Math.trunc(hours)), hoursMax)
}
