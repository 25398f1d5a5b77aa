import type { OpsAcknowledgement } from '../models/ops-risk-finding.ts'
import type { Layer } from '../models/layer.ts'
import type { TimeWindow } from './incident-scope.ts'

export interface EvidenceDefectsRow {
  readonly component: string
  readonly envelopes: number
  /** Captured outside of every scope: nothing else shares their correlation id. */
  readonly withoutScope: number
  readonly withViolations: number
  readonly ofUnknownClass: number
}

export interface ClockSkewRow {
  readonly producer: string
  /** 0 or less is fine. */
  readonly aheadMs: number
  readonly leastDelayMs: number
}

export interface UnrecordedReadsRow {
  readonly engine: string
  readonly decisions: number
  readonly reads: readonly string[]
}

export interface ServerTimeoutsRow {
  readonly database: string
  /** 0 is no limit. */
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly idleInTransactionMs: number
}

export interface RetentionRow {
  readonly retentionDays: number
  /** `2026-11-27`; null without a partition. */
  readonly oldestDay: string | null
  readonly lastRunAt: Date | null
  /** Since when there was something to keep. */
  readonly scheduledSince: Date
}

export interface BackupRow {
  readonly lastBackupAt: Date | null
  /** When a backup was last put back and compared. */
  readonly lastProvenAt: Date | null
}

export interface TokenRow {
  readonly name: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date | null
}

export interface ReachRow {
  readonly host: string
  readonly isLoopback: boolean
  readonly isBehindTls: boolean
}

export interface DiskRow {
  readonly freeBytes: number
  readonly totalBytes: number
  /** At the present growth; null when it is not known. */
  readonly daysUntilFull: number | null
}

export interface CoverageRow {
  readonly components: number
  readonly unrehearsed: readonly { readonly component: string; readonly layer: Layer }[]
}

export interface SpoolRow {
  readonly producer: string
  /** Null where the process could not tell. */
  readonly survivesRedeploy: boolean | null
}

export interface AcknowledgementRow extends OpsAcknowledgement {
  readonly findingId: string
}

/** Where facts about risks are read; each of them may fail alone. */
export interface RiskFactsPort {
  evidenceDefects(environment: string, window: TimeWindow): Promise<readonly EvidenceDefectsRow[]>
  clockSkew(environment: string, since: Date): Promise<readonly ClockSkewRow[]>
  unrecordedReads(environment: string, window: TimeWindow): Promise<readonly UnrecordedReadsRow[]>
  serverTimeouts(): Promise<readonly ServerTimeoutsRow[]>
  retention(): Promise<RetentionRow>
  backups(): Promise<BackupRow>
  /** Those that can be used now. */
  tokens(): Promise<readonly TokenRow[]>
  reach(): Promise<ReachRow>
  /** Null where the disk is not ours to see. */
  disk(): Promise<DiskRow | null>
  rehearsalCoverage(environment: string, since: Date): Promise<CoverageRow>
  /** Latest start of each producer that was heard of in the window. */
  spools(environment: string, since: Date): Promise<readonly SpoolRow[]>
  /** When something other than the station's own probe was last stored. */
  lastReceivedAt(environment: string): Promise<Date | null>
  /** Those that are in force. */
  acknowledgements(environment: string, now: Date): Promise<readonly AcknowledgementRow[]>
}
