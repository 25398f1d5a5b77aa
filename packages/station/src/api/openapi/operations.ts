import { readTimeline } from '../contract/correlated-event-contract.ts'
import { diagnoseCorrelation, diagnoseIncident } from '../contract/diagnosis-contract.ts'
import { listDecisions, readDecision, readDecisionCounts } from '../contract/decision-contract.ts'
import { readHealthSignal, readHealthSignals } from '../contract/component-health-contract.ts'
import { readHealth, readMetrics, readReadiness } from '../contract/health-contract.ts'
import {
  listIncidents,
  readIncident,
  readIncidentEvidence,
  readIncidentsSummary,
} from '../contract/incident-contract.ts'
import { ingestRecords } from '../contract/ingest-contract.ts'
import { readNow, streamChanges } from '../contract/now-contract.ts'
import { listRisks, readVerdict } from '../contract/preflight-contract.ts'
import { acknowledgeRisk, replayDecision, withdrawRisk } from '../contract/action-contract.ts'
import { closeSession, openSession, readSession } from '../contract/session-contract.ts'
import { readTrends } from '../contract/trend-contract.ts'

/** Every operation that the station's API promises. */
export const operations = [
  readNow,
  readIncidentsSummary,
  listIncidents,
  readIncident,
  readIncidentEvidence,
  listDecisions,
  readDecisionCounts,
  readDecision,
  readTimeline,
  readHealthSignals,
  readHealthSignal,
  readTrends,
  diagnoseIncident,
  diagnoseCorrelation,
  readVerdict,
  listRisks,
  replayDecision,
  acknowledgeRisk,
  withdrawRisk,
  streamChanges,
  ingestRecords,
  openSession,
  readSession,
  closeSession,
  readHealth,
  readReadiness,
  readMetrics,
] as const
