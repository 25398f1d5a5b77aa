import type {
  DiagnosisView,
  IncidentDetailView,
  IncidentSummaryView,
  TimelineView,
} from '@first-contact/station/ops'
import type { EnvelopeRecord } from '@first-contact/recorder/records'

/** Which incidents are asked for. */
export interface IncidentsQuestion {
  readonly hours: number
  readonly component?: string
  readonly minSeverity?: 'info' | 'attention' | 'action' | 'urgent'
  readonly origin?: 'user' | 'synthetic' | 'rehearsal'
}

/** An envelope as `show` prints it: everything that was stored of it. */
export interface StoredEnvelope {
  readonly envelope: EnvelopeRecord
  readonly incidentKey: string
}

/** Reads evidence, from the store or from a file; the commands do not know which. */
export interface EvidenceReader {
  /** Where the evidence comes from, for people. */
  readonly source: string
  incidents(question: IncidentsQuestion): Promise<readonly IncidentSummaryView[]>
  incident(id: string, hours: number): Promise<IncidentDetailView | null>
  timeline(correlationId: string): Promise<TimelineView | null>
  diagnoseIncident(id: string): Promise<DiagnosisView | null>
  diagnoseCorrelation(correlationId: string): Promise<DiagnosisView | null>
  /** Several envelopes may have one id: 48 bits collide. */
  envelopes(errorId: string): Promise<readonly StoredEnvelope[]>
  close(): Promise<void>
}
