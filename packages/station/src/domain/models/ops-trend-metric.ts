import type { OpsBasis } from './ops-basis.ts'

export type OpsTrendKey =
  | 'requests'
  | 'request_success_rate'
  | 'request_latency_p95'
  | 'jobs'
  | 'job_success_rate'
  | 'job_latency_p95'
  | 'failures'
  | 'active_incidents'
  | 'new_incidents'
  | 'decisions'
  | 'decisions_threw'

export type OpsTrendUnit = 'count' | 'ratio' | 'us'

export type OpsTrendDirection = 'up' | 'down' | 'steady' | 'unknown'

/** What the direction means; `neutral` where more is neither good nor bad. */
export type OpsTrendVerdict = 'better' | 'worse' | 'neutral'

/** A bound that the value is on the wrong side of. */
export interface OpsCrossedThreshold {
  readonly level: 'attention' | 'action'
  /** In the unit of the metric, or as a factor of the previous value. */
  readonly limit: number
  readonly of: 'value' | 'factor'
  /** A sentence. */
  readonly text: string
}

/** One value by hour; null where nothing was counted. */
export interface OpsTrendPoint {
  readonly hour: Date
  readonly value: number | null
}

/** Better or worse? One number of a period against the period before. */
export interface OpsTrendMetric {
  readonly key: OpsTrendKey
  readonly title: string
  readonly unit: OpsTrendUnit
  /** Null when there was nothing to measure. */
  readonly value: number | null
  readonly previous: number | null
  /** (value - previous) / previous; null without a previous value other than 0. */
  readonly change: number | null
  readonly direction: OpsTrendDirection
  readonly verdict: OpsTrendVerdict
  readonly crossed: readonly OpsCrossedThreshold[]
  /** Of the period and the one before, oldest first. */
  readonly points: readonly OpsTrendPoint[]
  readonly basis: OpsBasis
}

/** Every metric of a period that had anything to measure. */
export interface OpsTrendReport {
  readonly since: Date
  readonly until: Date
  readonly previousSince: Date
  readonly metrics: readonly OpsTrendMetric[]
}
