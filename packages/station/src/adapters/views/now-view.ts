import type { CorrelatedEventView } from './correlated-event-view.ts'
import type { IncidentSummaryView, SeverityCountsView } from './incident-summary-view.ts'

/** What the store knows of one process that records. */
export interface ProducerView {
  readonly producer: string
  readonly last_seen_at: string
  readonly alive: boolean
  readonly missing_records: number
  readonly shed_records: number
  readonly version: string | null
}

/** The first screen: one sentence, and what it is made of. */
export interface NowView {
  readonly sentence: string
  readonly state: 'ok' | 'attention' | 'trouble' | 'blind'
  readonly by_severity: SeverityCountsView
  readonly active_incidents: number
  readonly affected_runs: number
  readonly top_incidents: readonly IncidentSummaryView[]
  readonly trend: readonly { readonly hour: string; readonly occurrences: number }[]
  readonly last_event_stored_at: string | null
  readonly last_stored_age_seconds: number | null
  readonly producers: readonly ProducerView[]
  readonly last_changes: readonly CorrelatedEventView[]
  readonly checked_at: string
  readonly environment: string
}
