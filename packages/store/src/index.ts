export { openStore, planUpgrade } from './connection/open-store.ts'
export type { MigrationPlan } from './connection/plan-migrations.ts'
export type { MigrationFile } from './connection/migration-files.ts'
export type * from './connection/store.ts'
export * from './embedded/index.ts'
export * from './errors/registry.ts'
export { compareSchema } from './schema/compare-schema.ts'
export type * from './tokens/access-grant.ts'
export * from './tokens/audit-events.ts'
export * from './tokens/sessions.ts'
export * from './tokens/settings.ts'
export * from './tokens/sign-in-links.ts'
export * from './tokens/tokens.ts'
export * from './backup/index.ts'
export * from './import/import-jsonl.ts'
export * from './sink/index.ts'
export { pingStore } from './status/ping-store.ts'
export * from './status/store-status.ts'
export type { DaySize } from './status/day-size.ts'
export type { DiskSpace } from './status/measure-disk.ts'
export type { StoreGrowth } from './status/estimate-growth.ts'
export type { TableSize } from './status/measure-tables.ts'
export type { ChainProblem, ChainVerdict } from './chain/chain-verdict.ts'
export { verifyChain } from './chain/verify-chain.ts'
export { getGaps, type GapOptions } from './gaps/get-gaps.ts'
export { getProducers } from './gaps/get-producers.ts'
export type { ProducerRow } from './gaps/producer-row.ts'
export { incidentKey, type IncidentFields } from './ingest/incident-key.ts'
export type { IngestAnswer, IngestVia, RejectedLine } from './ingest/ingest-answer.ts'
export { ingestRecords } from './ingest/ingest-records.ts'
export {
  createIngestWriter,
  type IngestWriter,
  type IngestWriterOptions,
} from './ingest/ingest-writer.ts'
export type { IngestOptions } from './ingest/parse-request.ts'
export type { SequenceRange } from './ingest/sequence-multirange.ts'
export type { StoreConnection } from './ingest/store-connection.ts'
export type { DecisionFilter } from './queries/decision-filter.ts'
export type { DecisionRow } from './queries/decision-row.ts'
export type { ComponentStatsOptions, ComponentStatsRow } from './queries/component-stats.ts'
export { getComponentStats, type ComponentStatsGrain } from './queries/get-component-stats.ts'
export {
  getComponentTrend,
  type ComponentTrendOptions,
  type HourStatsRow,
} from './queries/get-component-trend.ts'
export {
  getDecisionCounts,
  type DecisionCount,
  type DecisionCountOptions,
} from './queries/get-decision-counts.ts'
export { getDecision } from './queries/get-decision.ts'
export { getDecisionsByCorrelation } from './queries/get-decisions-by-correlation.ts'
export { getEngineBundle, type EngineBundle } from './queries/get-engine-bundle.ts'
export { listDecisions } from './queries/list-decisions.ts'
export { eraseSubject, type Erasure } from './subjects/erase-subject.ts'
export { getSubjectKey } from './subjects/get-subject-key.ts'
export { listSubjectKeys, type SubjectKeyFilter } from './subjects/list-subject-keys.ts'
export {
  rewrapSubjectKeys,
  type RewrapOptions,
  type RewrapResult,
  type RewrappedKey,
} from './subjects/rewrap-subject-keys.ts'
export {
  getSubjectHoldings,
  type MadeCopy,
  type SubjectDay,
  type SubjectHoldings,
} from './subjects/subject-holdings.ts'
export type { SubjectKeyRow } from './subjects/subject-key-row.ts'
export type { EnvelopeRow } from './queries/envelope-row.ts'
export type { CountOptions, ErrorCount } from './queries/error-counts.ts'
export { getEntrySpans, type EntrySpan, type EntrySpanOptions } from './queries/get-entry-spans.ts'
export { getErrorById } from './queries/get-error-by-id.ts'
export { getErrorCountsByClass } from './queries/get-error-counts-by-class.ts'
export { getErrorCountsByComponent } from './queries/get-error-counts-by-component.ts'
export { getErrorCountsByLayer } from './queries/get-error-counts-by-layer.ts'
export { getErrorCountsBySeverity } from './queries/get-error-counts-by-severity.ts'
export { getErrorTimeline, type TimelineOptions } from './queries/get-error-timeline.ts'
export { getErrorsByClass } from './queries/get-errors-by-class.ts'
export { getErrorsByComponent } from './queries/get-errors-by-component.ts'
export { getErrorsByCorrelation } from './queries/get-errors-by-correlation.ts'
export { getErrorsByRun } from './queries/get-errors-by-run.ts'
export { getIncidentEnvelopes } from './queries/get-incident-envelopes.ts'
export { getIncidentRollup } from './queries/get-incident-rollup.ts'
export { getIncidentTrend } from './queries/get-incident-trend.ts'
export { getLastStoredAt } from './queries/get-last-stored-at.ts'
export { getMarks, type MarkRow } from './queries/get-marks.ts'
export { askReplay, type AskedReplay, type NewReplay } from './replays/ask-replay.ts'
export {
  claimReplay,
  type ClaimedReplay,
  closeInterrupted,
  keepReplay,
  releaseReplay,
} from './replays/claim-replay.ts'
export type {
  DecisionReplay,
  ReplayedWith,
  ReplayOutcome,
  ReplayState,
} from './replays/decision-replay.ts'
export { listReplays } from './replays/list-replays.ts'
export {
  acknowledgeRisk,
  getRiskAcknowledgements,
  withdrawAcknowledgement,
  type NewAcknowledgement,
  type RiskAcknowledgement,
} from './risks/acknowledgements.ts'
export { getClockSkew, type ClockSkew } from './risks/clock-skew.ts'
export { getEvidenceDefects, type EvidenceDefects } from './risks/evidence-defects.ts'
export {
  getRehearsalCoverage,
  type RehearsalCoverage,
  type UnrehearsedComponent,
} from './risks/rehearsal-coverage.ts'
export { getRetentionState, type RetentionState } from './risks/retention-state.ts'
export { getServerTimeouts, type ServerTimeouts } from './risks/server-timeouts.ts'
export { getUnrecordedReads, type UnrecordedReads } from './risks/unrecorded-reads.ts'
export { shedToBytes, type SheddingResult, type ShedDay } from './retention/shed-to-bytes.ts'
export { getAnnouncedCategories } from './queries/get-announced-categories.ts'
export { getProducerStarts, type ProducerStartRow } from './queries/get-producer-starts.ts'
export { getShedRecords, type ShedRow } from './queries/get-shed-records.ts'
export { getSpansByCorrelation, type SpanRow } from './queries/get-spans-by-correlation.ts'
export { getStoreRevision } from './queries/get-store-revision.ts'
export type { HourCounts } from './queries/hour-counts.ts'
export type { IncidentRollupRow } from './queries/incident-rollup-row.ts'
export { listIncidentRollups, type IncidentWindow } from './queries/list-incident-rollups.ts'
export type { Page, PageOptions } from './queries/page.ts'
export type { AudienceOptions, WindowOptions } from './queries/window-options.ts'
export {
  cleanupOldErrors,
  type CleanupOptions,
  type CleanupResult,
} from './retention/cleanup-old-errors.ts'
export { ensurePartitions } from './retention/ensure-partitions.ts'
