import type { Origin } from '../models/origin.ts'

/** Every number is for one environment; an empty list of origins means all of them. */
export interface IncidentScope {
  readonly environment: string
  readonly origins: readonly Origin[]
}

/** From `since`, inclusive, to `until`, exclusive. */
export interface TimeWindow {
  readonly since: Date
  readonly until: Date
}
