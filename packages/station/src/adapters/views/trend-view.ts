import type { BasisView } from './health-view.ts'

/** One number of a period against the period before. */
export interface TrendMetricView {
  readonly key:
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
  readonly title: string
  readonly unit: 'count' | 'ratio' | 'us'
  readonly value: number | null
  readonly previous: number | null
  readonly change: number | null
  readonly direction: 'up' | 'down' | 'steady' | 'unknown'
  readonly verdict: 'better' | 'worse' | 'neutral'
  readonly thresholds_crossed: readonly {
    readonly level: 'attention' | 'action'
    readonly of: 'value' | 'factor'
    readonly limit: number
    readonly text: string
  }[]
  readonly points: readonly { readonly hour: string; readonly value: number | null }[]
  readonly basis: BasisView
}

/** Every metric that had anything to measure. */
export interface TrendsView {
  readonly window_start: string
  readonly window_end: string
  readonly previous_start: string
  readonly metrics: readonly TrendMetricView[]
}
