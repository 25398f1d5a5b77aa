import type { CorrelatedEventView } from './correlated-event-view.ts'
import type { IncidentSummaryView } from './incident-summary-view.ts'

export interface GroupingReasonView {
  readonly field: 'component' | 'layer' | 'error_class' | 'operation'
  readonly value: string
}

/** Why these events are one incident. */
export interface GroupingView {
  readonly key: string
  readonly version: 'fc1'
  readonly because: readonly GroupingReasonView[]
  readonly explanation: string
}

export interface IncidentTrendPointView {
  readonly hour: string
  readonly occurrences: number
  readonly retries: number
}

export interface EvidencePageView {
  readonly items: readonly CorrelatedEventView[]
  readonly next_cursor: string | null
}

/** One incident with its evidence. */
export interface IncidentDetailView extends IncidentSummaryView {
  readonly description: string
  readonly environment: string
  readonly shed_occurrences: number
  readonly severity_reasons: readonly string[]
  readonly grouping: GroupingView
  readonly trend: readonly IncidentTrendPointView[]
  readonly evidence: readonly CorrelatedEventView[]
  readonly evidence_next_cursor: string | null
  readonly pinned_evidence: boolean
  readonly sample_correlation_ids: readonly string[]
}
