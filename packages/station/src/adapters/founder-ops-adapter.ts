import type { OpsEvidencePage } from '../domain/models/ops-correlated-event.ts'
import type { OpsNow } from '../domain/models/ops-now.ts'
import type {
  OpsHourCount,
  OpsIncident,
  OpsIncidentSummary,
} from '../domain/models/ops-incident.ts'
import { byLastSeen, byUrgency } from '../domain/rules/incident-order.ts'
import { correlatedEventView } from './correlated-event-adapter.ts'
import type { EvidencePageView, IncidentDetailView } from './views/incident-detail-view.ts'
import type {
  FounderIncidentsSummaryResponse,
  IncidentSummaryView,
  SeverityCountsView,
} from './views/incident-summary-view.ts'
import type { NowView } from './views/now-view.ts'

/** How many incidents the founder's summary names. */
const recentIncidents = 10

/** How many timelines an incident offers as examples. */
const sampleCorrelationIds = 5

function severityCounts(summary: OpsIncidentSummary): SeverityCountsView {
  return {
    urgent: summary.bySeverity.urgent,
    action: summary.bySeverity.action,
    attention: summary.bySeverity.attention,
    info: summary.bySeverity.info,
  }
}

/** What a founder sees of operations: selects, redacts and renames, and decides nothing. */
export const FounderOpsAdapter = Object.freeze({
  /** The order a founder reads in: worst first. */
  inReadingOrder(incidents: readonly OpsIncident[]): readonly OpsIncident[] {
    return incidents.toSorted(byUrgency)
  },

  incidentSummary(incident: OpsIncident): IncidentSummaryView {
    return {
      id: incident.id,
      category: incident.category,
      severity: incident.severity,
      title: incident.title,
      component: incident.component,
      layer: incident.layer,
      error_class: incident.errorClass,
      operation: incident.operation,
      occurrences: incident.occurrences,
      retries: incident.retries,
      affected_runs: incident.affectedRuns,
      affected_agents: incident.affectedAgents,
      first_seen: incident.firstSeen.toISOString(),
      last_seen: incident.lastSeen.toISOString(),
      state: incident.state,
      sample_correlation_id: incident.sampleCorrelationIds[0] ?? null,
      origins: incident.origins,
    }
  },

  summary(summary: OpsIncidentSummary): FounderIncidentsSummaryResponse {
    return {
      total_incidents: summary.total,
      by_severity: severityCounts(summary),
      recent_incidents: summary.incidents
        .toSorted(byLastSeen)
        .slice(0, recentIncidents)
        .map(FounderOpsAdapter.incidentSummary),
      window_start: summary.since.toISOString(),
      window_end: summary.until.toISOString(),
    }
  },

  incidentDetail(
    incident: OpsIncident,
    trend: readonly OpsHourCount[],
    evidence: OpsEvidencePage,
  ): IncidentDetailView {
    return {
      ...FounderOpsAdapter.incidentSummary(incident),
      description: incident.description,
      environment: incident.environment,
      shed_occurrences: incident.shedOccurrences,
      severity_reasons: incident.severityReasons,
      grouping: {
        key: incident.grouping.key,
        version: incident.grouping.version,
        because: incident.grouping.because.map(({ field, value }) => ({ field, value })),
        explanation: incident.grouping.explanation,
      },
      trend: trend.map(({ hour, occurrences, retries }) => ({
        hour: hour.toISOString(),
        occurrences,
        retries,
      })),
      evidence: evidence.items.map(correlatedEventView),
      evidence_next_cursor: evidence.nextCursor,
      pinned_evidence: evidence.isPinned,
      sample_correlation_ids: incident.sampleCorrelationIds.slice(0, sampleCorrelationIds),
    }
  },

  evidencePage(page: OpsEvidencePage): EvidencePageView {
    return { items: page.items.map(correlatedEventView), next_cursor: page.nextCursor }
  },

  now(signal: OpsNow): NowView {
    return {
      sentence: signal.sentence,
      state: signal.state,
      by_severity: severityCounts(signal.summary),
      active_incidents: signal.summary.total,
      affected_runs: signal.affectedRuns,
      top_incidents: signal.topIncidents.map(FounderOpsAdapter.incidentSummary),
      trend: signal.trend.map(({ hour, occurrences }) => ({
        hour: hour.toISOString(),
        occurrences,
      })),
      last_event_stored_at: signal.lastStoredAt?.toISOString() ?? null,
      last_stored_age_seconds:
        signal.lastStoredAgeMs === null ? null : Math.round(signal.lastStoredAgeMs / 100) / 10,
      producers: signal.producers.map((producer) => ({
        producer: producer.producer,
        last_seen_at: producer.lastSeenAt.toISOString(),
        alive: producer.isAlive,
        missing_records: producer.missingRecords,
        shed_records: producer.shedRecords,
        version: producer.version,
      })),
      last_changes: signal.lastChanges.map(correlatedEventView),
      checked_at: signal.checkedAt.toISOString(),
      environment: signal.environment,
    }
  },
})
