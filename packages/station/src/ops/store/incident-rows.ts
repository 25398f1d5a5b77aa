import type { IncidentRollupRow } from '@first-contact/store'
import type { IncidentRow, OccurrenceCounts } from '../../domain/ports/error-store-port.ts'

const sampleMax = 5

function total(rows: readonly IncidentRollupRow[], of: (row: IncidentRollupRow) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0)
}

/** What a window's rows add up to, over all origins. */
export function windowCounts(rows: readonly IncidentRollupRow[]): OccurrenceCounts {
  return {
    occurrences: total(rows, (row) => row.occurrences),
    retries: total(rows, (row) => row.retries),
    shed: total(rows, (row) => row.shed_occurrences),
    critical: total(rows, (row) => row.severity_counts.critical),
  }
}

function extreme(rows: readonly IncidentRollupRow[], of: (row: IncidentRollupRow) => string) {
  return rows.map(of).toSorted()
}

/** Closed only when it is closed for every origin. */
function closedAt(rows: readonly IncidentRollupRow[]): Date | null {
  const times = rows.flatMap((row) => row.closed_at ?? [])
  const last = times.toSorted().at(-1)
  return times.length < rows.length || last === undefined ? null : new Date(last)
}

export interface IncidentRowParts {
  readonly inWindow: OccurrenceCounts
  readonly occurrencesBefore: number
  readonly ever: OccurrenceCounts
}

/** The rows of one incident, one an origin, as one. */
export function incidentRowOf(
  rows: readonly [IncidentRollupRow, ...IncidentRollupRow[]],
  parts: IncidentRowParts,
): IncidentRow {
  const [first] = rows
  const latestFirst = rows.toSorted((a, b) => (a.last_seen < b.last_seen ? 1 : -1))
  return {
    key: first.incident_key,
    environment: first.environment,
    component: first.component,
    layer: first.layer,
    errorClass: first.error_class,
    operation: first.operation,
    origins: [...new Set(rows.map(({ origin }) => origin))].toSorted(),
    firstSeen: new Date(extreme(rows, (row) => row.first_seen)[0] ?? first.first_seen),
    lastSeen: new Date(extreme(rows, (row) => row.last_seen).at(-1) ?? first.last_seen),
    ...parts,
    affectedRuns: total(rows, (row) => row.affected_runs),
    affectedAgents: total(rows, (row) => row.affected_agents),
    sampleCorrelationIds: [
      ...new Set(latestFirst.flatMap((row) => row.sample_correlation_ids)),
    ].slice(0, sampleMax),
    closedAt: closedAt(rows),
  }
}

/** Groups rows by incident; never an empty group. */
export function byIncident(
  rows: readonly IncidentRollupRow[],
): readonly (readonly [IncidentRollupRow, ...IncidentRollupRow[]])[] {
  const groups = Map.groupBy(rows, (row) => row.incident_key)
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as const],
  )
}
