import type { SeverityCountsView } from './incident-summary-view.ts'

type Status = 'healthy' | 'degraded' | 'unhealthy' | 'unknown'

/** Durations in microseconds; quantiles right within 2 %. */
export interface LatencyView {
  readonly mean_us: number
  readonly p50_us: number | null
  readonly p95_us: number | null
  readonly p99_us: number | null
  readonly max_us: number
}

/** Which rows a number was made from. */
export interface BasisView {
  readonly rows: 'windows' | 'hours' | 'incidents' | 'decisions'
  readonly since: string
  readonly until: string
}

/** How one component does. */
export interface HealthSignalView {
  readonly component: string
  readonly layer: 'L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'L6' | 'L7'
  readonly status: Status
  readonly reasons: readonly string[]
  readonly summary: string
  readonly trend: 'better' | 'steady' | 'worse' | 'unknown'
  readonly last_checked: string
  readonly last_seen_at: string | null
  readonly operations: number
  readonly errors: number
  readonly success_rate: number | null
  readonly latency: LatencyView | null
  readonly before: {
    readonly operations: number
    readonly success_rate: number | null
    readonly p95_us: number | null
  }
  readonly active_incidents: number
  readonly worst_severity: keyof SeverityCountsView | null
  readonly basis: BasisView
}

/** Every component, worst first. */
export interface HealthView {
  readonly environment: string
  readonly checked_at: string
  readonly window_start: string
  readonly window_end: string
  readonly by_status: Readonly<Record<Status, number>>
  readonly components: readonly HealthSignalView[]
}

/** What was counted in one hour. */
export interface HealthHourView extends LatencyView {
  readonly hour: string
  readonly operations: number
  readonly errors: number
}

/** One component, its operations, and its last 24 hours. */
export interface ComponentHealthView extends HealthSignalView {
  readonly by_operation: readonly {
    readonly operation: string
    readonly operations: number
    readonly errors: number
    readonly success_rate: number | null
    readonly latency: LatencyView
  }[]
  readonly hours: readonly HealthHourView[]
}
