import type { Layer } from '../models/layer.ts'
import type { IncidentScope, TimeWindow } from './incident-scope.ts'

/** What was counted, exactly: every operation that ended, whether its span was kept or not. */
export interface StatsCounts {
  readonly count: number
  readonly errors: number
  readonly meanUs: number
  readonly maxUs: number
  /** Right within 2 %; null where no sketch was kept. */
  readonly p50Us: number | null
  readonly p95Us: number | null
  readonly p99Us: number | null
}

export type ComponentStatsRow = StatsCounts & {
  /** Empty where a whole layer is counted. */
  readonly component: string
  readonly layer: Layer
  /** Empty where a component is counted over all its operations. */
  readonly operation: string
  readonly lastAt: Date
}

export type HourStatsRow = StatsCounts & { readonly hour: Date }

export interface StatsRequest {
  readonly by: 'layer' | 'component' | 'operation'
  /** `windows` are exact to some seconds and kept for three days; `hours` are whole hours. */
  readonly from: 'windows' | 'hours'
  readonly component?: string
}

/** Where exact counts and latencies are read. */
export interface ComponentStatsPort {
  countStats(
    scope: IncidentScope,
    window: TimeWindow,
    request: StatsRequest,
  ): Promise<readonly ComponentStatsRow[]>
  /** Whole hours, oldest first; an hour without an operation is left out. */
  countStatsByHour(
    scope: IncidentScope,
    window: TimeWindow,
    filter: { readonly component?: string; readonly layer?: Layer },
  ): Promise<readonly HourStatsRow[]>
}
