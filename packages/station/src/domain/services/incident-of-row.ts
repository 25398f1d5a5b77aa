import type { OpsCategory, OpsIncident } from '../models/ops-incident.ts'
import type { IncidentRow } from '../ports/error-store-port.ts'
import type { TimeWindow } from '../ports/incident-scope.ts'
import { incidentCategory } from '../rules/incident-category.ts'
import { explainGrouping } from '../rules/incident-grouping.ts'
import { gradeSeverity, type SeverityThresholds } from '../rules/incident-severity.ts'
import { incidentState } from '../rules/incident-state.ts'
import { incidentDescription, incidentTitle } from '../rules/incident-text.ts'
import { windowText } from '../rules/plain-words.ts'

export interface IncidentRules {
  readonly thresholds: SeverityThresholds
  readonly registeredCategories: ReadonlyMap<string, OpsCategory>
}

/** An incident that did not occur in the window is told by its whole life instead. */
function countsOf(row: IncidentRow, window: TimeWindow) {
  const isInWindow = row.inWindow.occurrences + row.inWindow.retries > 0
  return isInWindow
    ? { ...row.inWindow, windowText: windowText(window.since, window.until) }
    : { ...row.ever, windowText: 'since it was first seen' }
}

/** The whole derivation from what was counted to what an operator reads. */
export function incidentOfRow(
  row: IncidentRow,
  window: TimeWindow,
  now: Date,
  rules: IncidentRules,
): OpsIncident {
  const counts = countsOf(row, window)
  const { severity, reasons } = gradeSeverity(
    {
      occurrences: counts.occurrences,
      occurrencesBefore: row.occurrencesBefore,
      criticalOccurrences: counts.critical,
      windowText: counts.windowText,
    },
    rules.thresholds,
  )
  const facts = {
    component: row.component,
    operation: row.operation,
    errorClass: row.errorClass,
    occurrences: counts.occurrences,
    retries: counts.retries,
    shedOccurrences: counts.shed,
    affectedRuns: row.affectedRuns,
    affectedAgents: row.affectedAgents,
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
    state: incidentState(row, now),
  }
  return {
    ...facts,
    id: row.key,
    environment: row.environment,
    category: incidentCategory(row.errorClass, rules.registeredCategories),
    severity,
    severityReasons: reasons,
    title: incidentTitle(facts),
    description: incidentDescription({ ...facts, windowText: counts.windowText }),
    layer: row.layer,
    origins: row.origins,
    sampleCorrelationIds: row.sampleCorrelationIds,
    grouping: explainGrouping(row),
  }
}
