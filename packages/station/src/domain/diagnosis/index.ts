export type { SideCounts } from './collecting/telemetry-collector.ts'
export {
  TelemetryCollector,
  type CollectedTelemetry,
  type CollectorOptions,
} from './collecting/telemetry-collector.ts'
export { memoryLimits, type MemoryLimits } from './constants.ts'
export {
  confidenceMeaning,
  type CitedEvidence,
  type ConfidenceWord,
  type Diagnosis,
  type RankedCause,
} from './diagnosis.ts'
export type { EvidenceKind, Mechanism } from './evidence.ts'
export type { Difference } from './kinds/differences.ts'
export { rankCauses } from './ranking/rank-causes.ts'
export * from './telemetry.ts'
