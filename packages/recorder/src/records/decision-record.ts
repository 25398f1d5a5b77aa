import type { ExceptionCause } from './envelope-record.ts'
import type { RecordHeader } from './record-header.ts'

/** Whether a decision can be made again from what was stored of it. */
export type Replayability = 'exact' | 'partial' | 'no'

/**
 * One call of an engine: what it was given, what it took besides, what it answered.
 *
 * Texts are typed canonical JSON of the stored view: the value's own shape, with what is not
 * `plain` replaced by a reserved tag. Identity is (`decision_id`, `timestamp`, `digest`).
 */
export interface DecisionRecord extends RecordHeader {
  readonly kind: 'decision'
  /** `dec_` and 16 hex digits. */
  readonly decision_id: string
  /** When the engine was called: UTC, RFC 3339 with milliseconds and `Z`. */
  readonly timestamp: string
  readonly engine: string
  readonly component: string
  /** `fcv1:` and 32 hex digits, or `unknown`. */
  readonly engine_version: string
  /** Why the version is unknown; null where it is known. */
  readonly engine_version_reason: string | null
  /** Microseconds that the engine itself took, whole. */
  readonly duration_us: number
  /** 32 hex digits, equal to the W3C trace id. */
  readonly correlation_id: string
  /** 16 hex digits. */
  readonly span_id: string | null
  readonly run_id: string | null
  readonly agent_id: string | null
  readonly tenant_id: string | null
  /** Stored view of the input as the engine saw it, behind its schema. Null when too large. */
  readonly input: string | null
  /** Stored view of the answer, behind its schema. Null when too large, or when it threw. */
  readonly output: string | null
  /** Stored view of the list of `{ kind, name, value }` in call order. Null when too large. */
  readonly tape: string | null
  /** At most 200 characters, scrubbed. */
  readonly outcome: string | null
  /** What the engine threw instead of answering, scrubbed. */
  readonly threw: ExceptionCause | null
  /** 16 hex digits of a keyed HMAC over the input's typed canonical form; null without a key. */
  readonly input_hash: string | null
  /** 8 hex digits naming the key behind both hashes. */
  readonly input_hash_key_id: string | null
  /** The same over the answer. */
  readonly output_hash: string | null
  /** JSON pointers that the engine read, each with all below it; an empty one is everything. */
  readonly read_set: readonly string[]
  /** What it read around `ctx`, such as `Date.now`. */
  readonly unrecorded_reads: readonly string[]
  readonly replayability: Replayability
  /** Why it is not exact, or what became of fields, such as `dropped: customer.note was read`. */
  readonly replayability_reasons: readonly string[]
  /** `sub_` and 32 hex digits of a keyed HMAC: whose data the sealed fields are. */
  readonly subject: string | null
  /** base64 of initialization vector (12), ciphertext and tag (16) of the sealed values. */
  readonly sealed: string | null
  /** 16 hex digits naming the data key behind `sealed`. */
  readonly seal_key_id: string | null
  /** 32 hex digits: 128 bits of SHA-256 over the canonical record without `digest`. */
  readonly digest: string
}
