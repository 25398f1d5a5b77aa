import type { DiagnosisService } from '../domain/services/diagnosis-service.ts'
import type { OpsDecisionService } from '../domain/services/ops-decision-service.ts'
import type { OpsHealthService } from '../domain/services/ops-health-service.ts'
import type { OpsIncidentService } from '../domain/services/ops-incident-service.ts'
import type { OpsRiskService } from '../domain/services/ops-risk-service.ts'
import type { OpsTimelineService } from '../domain/services/ops-timeline-service.ts'
import type { OpsTrendService } from '../domain/services/ops-trend-service.ts'
import type { StationConfig } from '../platform/config/station-config.ts'
import type { AccessStorePort } from '../platform/tokens/access-store-port.ts'
import type { SessionAccess } from '../platform/tokens/session-access.ts'
import type { ApiMetrics } from './metrics/api-metrics.ts'

/** One line that was not stored, and why. */
export interface IngestRejection {
  readonly line: number
  readonly sequence: number | null
  readonly code: string
  readonly field: string | null
  readonly message: string
}

export interface IngestResult {
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: readonly IngestRejection[]
}

/** Stores lines; answers after the commit, and throws when nothing is known to be stored. */
export interface IngestPort {
  ingest(lines: readonly Buffer[], options: { readonly environment: string }): Promise<IngestResult>
}

export interface ReadinessCheck {
  readonly name: 'store' | 'schema' | 'last_stored'
  readonly ok: boolean
  readonly detail: string
}

/** What the station's own state is read from. */
export interface ReadinessPort {
  checks(): Promise<readonly ReadinessCheck[]>
  lastStoredAt(): Promise<Date | null>
}

/** Runs the replays that people ask for. */
export interface ReplayingPort {
  /** Looks now, as something was asked for just now. */
  kick(): void
}

export interface RiskActionsPort {
  /** Writes into the audit who takes the risk, why, and until when. */
  acknowledge(taken: {
    readonly findingId: string
    readonly environment: string
    readonly by: string
    readonly reason: string
    readonly expiresAt: Date
    readonly reference: string
  }): Promise<void>
  withdraw(taken: {
    readonly findingId: string
    readonly environment: string
    readonly by: string
    readonly reference: string
  }): Promise<void>
}

/** Everything the API is handed; the composition root wires it. */
export interface ApiDependencies {
  readonly config: StationConfig
  readonly incidents: OpsIncidentService
  readonly timelines: OpsTimelineService
  readonly health: OpsHealthService
  readonly decisions: OpsDecisionService
  readonly trends: OpsTrendService
  readonly diagnoses: DiagnosisService
  readonly risks: OpsRiskService
  readonly riskActions: RiskActionsPort
  /** Null where this station replays nothing. */
  readonly replaying: ReplayingPort | null
  readonly access: AccessStorePort
  readonly sessions: SessionAccess
  readonly ingest: IngestPort
  readonly readiness: ReadinessPort
  /** Counts up whenever something was stored. */
  readonly readRevision: () => Promise<number>
  readonly metrics: ApiMetrics
  /** Folder of the built console; null when it was not built. */
  readonly consoleFolder: string | null
  /** Called with a failure of the station itself, never with one of ingesting. */
  readonly onFailure: (error: unknown, reference: string) => void
  readonly now: () => Date
}
