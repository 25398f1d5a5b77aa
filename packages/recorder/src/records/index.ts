export type * from './decision-record.ts'
export type * from './engine-record.ts'
export type * from './envelope-record.ts'
export type * from './mark-record.ts'
export type * from './producer-record.ts'
export * from './record-header.ts'
export type * from './shed-record.ts'
export type * from './span-record.ts'
export type * from './start-record.ts'
export type * from './stats-record.ts'
export type * from './subject-key-record.ts'

export {
  type InvalidRecord,
  type ParsedRecord,
  parseRecord,
  recordMaxBytes,
} from './parse-record.ts'

export { latencyQuantileUs } from './latency-buckets.ts'
export { decisionDigest } from '../decisions/decision-text.ts'
export { envelopeDigest } from '../envelope/seal-envelope.ts'
