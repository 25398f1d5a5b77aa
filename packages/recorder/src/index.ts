export * from './canonical/index.ts'
export { capture } from './capture/capture.ts'
export type { CaptureInput, CaptureReceipt } from './capture/capture-input.ts'
export { inputHash } from './capture/input-hash-of.ts'
export * from './correlation/index.ts'
export * from './decisions/index.ts'
export * from './envelope/index.ts'
export * from './errors/index.ts'
export * from './keys/index.ts'
export { activeRecorder } from './recorder/active-recorder.ts'
export type * from './recorder/recorder-options.ts'
export { startRecorder } from './recorder/start-recorder.ts'
export type * from './records/index.ts'
export { origins, parseRecord, recordMaxBytes } from './records/index.ts'
export * from './scrubber/index.ts'
export type {
  RejectedLine,
  Transport,
  TransportAnswer,
  TransportBatch,
} from './shipper/transport.ts'
export { createJsonlSink } from './sinks/jsonl-sink.ts'
export type * from './sinks/record-sink.ts'
export { createSpoolSink } from './sinks/spool-sink.ts'
export * from './taxonomy/index.ts'
