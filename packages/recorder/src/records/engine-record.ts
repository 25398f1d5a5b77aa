import type { RecordHeader } from './record-header.ts'

/** One part of the bundled code of an engine's version, so that it outlives the deployment. */
export interface EngineRecord extends RecordHeader {
  readonly kind: 'engine'
  readonly sent_at: string
  readonly engine: string
  /** `fcv1:` and 32 hex digits. */
  readonly version: string
  /** From 1. */
  readonly part: number
  readonly parts: number
  /** A slice of base64 of the gzipped bundle, at most 40,000 characters. */
  readonly body: string
  /** JSON text of the version's entry in the engine manifest, at most 8 KiB. */
  readonly manifest: string
}
