import type { ErrorSeverity, Layer, Origin } from '@first-contact/recorder'

/** What the rollups say of one incident, for one environment and origin. */
export interface IncidentRollupRow {
  readonly incident_key: string
  readonly environment: string
  readonly origin: Origin
  readonly component: string
  readonly layer: Layer
  readonly error_class: string
  readonly operation: string
  readonly first_seen: string
  readonly last_seen: string
  /** In the window: first tries, shed ones included. */
  readonly occurrences: number
  readonly retries: number
  /** How many of the two above have no body. */
  readonly shed_occurrences: number
  readonly shed_retries: number
  /** In the window, retries included. */
  readonly severity_counts: { readonly [severity in ErrorSeverity]: number }
  /** In the present hour and the one before. */
  readonly recent_occurrences: number
  /** Since it was first seen. */
  readonly total_occurrences: number
  readonly total_retries: number
  readonly affected_runs: number
  readonly affected_agents: number
  readonly worst_severity: ErrorSeverity
  readonly last_correlation_id: string | null
  /** Newest first, at most five. */
  readonly sample_correlation_ids: readonly string[]
  readonly closed_at: string | null
}

/** What the driver makes of the columns below. */
export interface RawIncidentRollup {
  readonly incident_key: string
  readonly environment: string
  readonly origin: Origin
  readonly component: string
  readonly layer: Layer
  readonly error_class: string
  readonly operation: string
  readonly first_seen: Date
  readonly last_seen: Date
  readonly occurrences: string
  readonly retries: string
  readonly shed_occurrences: string
  readonly shed_retries: string
  readonly debug_count: string
  readonly info_count: string
  readonly warning_count: string
  readonly error_count: string
  readonly critical_count: string
  readonly recent_occurrences: string
  readonly total_occurrences: string
  readonly total_retries: string
  readonly affected_runs: string
  readonly affected_agents: string
  readonly worst_severity: number
  readonly last_correlation_id: string | null
  readonly sample_correlation_ids: readonly string[]
  readonly closed_at: Date | null
}

/** Sums over `infra_incident_rollup_hours h` in a window that ends at `$2`. */
export const windowSums = `
  sum(h.occurrences) as occurrences, sum(h.retries) as retries,
  sum(h.shed_occurrences) as shed_occurrences, sum(h.shed_retries) as shed_retries,
  sum(h.debug_count) as debug_count, sum(h.info_count) as info_count,
  sum(h.warning_count) as warning_count, sum(h.error_count) as error_count,
  sum(h.critical_count) as critical_count,
  coalesce(sum(h.occurrences) filter (
    where h.hour >= date_trunc('hour', $2::timestamptz, 'UTC') - interval '1 hour'
  ), 0) as recent_occurrences`

/** Columns of an incident `i` beside its window's sums `w`. */
export const rollupColumns = `
  i.incident_key, i.environment, i.origin, i.component, i.layer, i.error_class, i.operation,
  i.first_seen, i.last_seen, w.occurrences, w.retries, w.shed_occurrences, w.shed_retries,
  w.debug_count, w.info_count, w.warning_count, w.error_count, w.critical_count,
  w.recent_occurrences, i.occurrences as total_occurrences, i.retries as total_retries,
  i.affected_runs, i.affected_agents, i.worst_severity, i.last_correlation_id,
  i.sample_correlation_ids, i.closed_at`

const severities: readonly ErrorSeverity[] = ['debug', 'info', 'warning', 'error', 'critical']

export function toIncidentRollup(raw: RawIncidentRollup): IncidentRollupRow {
  return {
    incident_key: raw.incident_key,
    environment: raw.environment,
    origin: raw.origin,
    component: raw.component,
    layer: raw.layer,
    error_class: raw.error_class,
    operation: raw.operation,
    first_seen: raw.first_seen.toISOString(),
    last_seen: raw.last_seen.toISOString(),
    occurrences: Number(raw.occurrences),
    retries: Number(raw.retries),
    shed_occurrences: Number(raw.shed_occurrences),
    shed_retries: Number(raw.shed_retries),
    severity_counts: {
      debug: Number(raw.debug_count),
      info: Number(raw.info_count),
      warning: Number(raw.warning_count),
      error: Number(raw.error_count),
      critical: Number(raw.critical_count),
    },
    recent_occurrences: Number(raw.recent_occurrences),
    total_occurrences: Number(raw.total_occurrences),
    total_retries: Number(raw.total_retries),
    affected_runs: Number(raw.affected_runs),
    affected_agents: Number(raw.affected_agents),
    worst_severity: severities[raw.worst_severity] ?? 'critical',
    last_correlation_id: raw.last_correlation_id,
    sample_correlation_ids: raw.sample_correlation_ids,
    closed_at: raw.closed_at?.toISOString() ?? null,
  }
}
