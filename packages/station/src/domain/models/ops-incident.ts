import type { Layer } from './layer.ts'
import type { Origin } from './origin.ts'

/** From "know it" to "now". */
export type OpsSeverity = 'info' | 'attention' | 'action' | 'urgent'

/** All severities, from the least to the worst. */
export const opsSeverities: readonly OpsSeverity[] = Object.freeze([
  'info',
  'attention',
  'action',
  'urgent',
])

/** What kind of trouble it is. Registered error classes may name further ones. */
export type OpsCategory =
  | 'budget_exhaustion'
  | 'policy_violation'
  | 'rate_limit'
  | 'external_dependency'
  | 'recovery_failure'
  | 'configuration'
  | 'execution_failure'
  | 'unknown'
  | (string & {})

/** `quiet` after a day without an occurrence; `closed` only by the lesson loop, never by a click. */
export type OpsIncidentState = 'active' | 'quiet' | 'closed'

/** A pattern of failures as an operator sees it, never one error. */
export interface OpsIncident {
  readonly id: string
  readonly environment: string
  readonly category: OpsCategory
  readonly severity: OpsSeverity
  /** Why it has this severity, a sentence each. */
  readonly severityReasons: readonly string[]
  readonly title: string
  readonly description: string
  readonly component: string
  readonly layer: Layer
  readonly errorClass: string
  readonly operation: string
  readonly origins: readonly Origin[]
  /** In the window asked for; over its whole life when it did not occur in the window. */
  readonly occurrences: number
  readonly retries: number
  /** Part of `occurrences` whose bodies a full spool had to drop. */
  readonly shedOccurrences: number
  readonly affectedRuns: number
  readonly affectedAgents: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  readonly state: OpsIncidentState
  readonly sampleCorrelationIds: readonly string[]
  /** Why these failures are one incident. */
  readonly grouping: OpsGrouping
}

export interface OpsGrouping {
  readonly key: string
  readonly version: 'fc1'
  readonly because: readonly {
    readonly field: 'component' | 'layer' | 'error_class' | 'operation'
    readonly value: string
  }[]
  readonly explanation: string
}

/** Failures in one hour. */
export interface OpsHourCount {
  readonly hour: Date
  readonly occurrences: number
  readonly retries: number
}

/** Incidents of a window, counted. */
export interface OpsIncidentSummary {
  readonly total: number
  readonly bySeverity: Readonly<Record<OpsSeverity, number>>
  readonly incidents: readonly OpsIncident[]
  readonly since: Date
  readonly until: Date
}
