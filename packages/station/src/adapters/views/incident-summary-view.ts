import type { Origin } from '../../domain/models/origin.ts'

/** How much an incident wants from a founder, from "know it" to "now". */
export type SeverityView = 'info' | 'attention' | 'action' | 'urgent'

/** `active` in the window, `quiet` after a day without an occurrence, `closed` by the lesson loop. */
export type IncidentStateView = 'active' | 'quiet' | 'closed'

/** One line of an incident list. */
export interface IncidentSummaryView {
  readonly id: string
  readonly category: string
  readonly severity: SeverityView
  readonly title: string
  readonly component: string
  readonly layer: string
  readonly error_class: string
  readonly operation: string
  readonly occurrences: number
  readonly retries: number
  readonly affected_runs: number
  readonly affected_agents: number
  readonly first_seen: string
  readonly last_seen: string
  readonly state: IncidentStateView
  readonly sample_correlation_id: string | null
  readonly origins: readonly Origin[]
}

/** How many incidents there are of each severity. */
export interface SeverityCountsView {
  readonly urgent: number
  readonly action: number
  readonly attention: number
  readonly info: number
}

/** The founder's summary: counts and the ten incidents seen last. */
export interface FounderIncidentsSummaryResponse {
  readonly total_incidents: number
  readonly by_severity: SeverityCountsView
  readonly recent_incidents: readonly IncidentSummaryView[]
  readonly window_start: string
  readonly window_end: string
}
