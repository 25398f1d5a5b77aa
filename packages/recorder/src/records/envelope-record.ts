import type { ErrorClass } from '../taxonomy/error-class.ts'
import type { ErrorSeverity } from '../taxonomy/error-severity.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { RecordHeader } from './record-header.ts'

/** One cause in an exception chain, already scrubbed; the thrown error itself comes first. */
export interface ExceptionCause {
  readonly type: string
  /** At most 200 characters. */
  readonly message: string
}

/** JSON that fits in a record: bounded and scrubbed before it gets here. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** The wire form of an `ErrorEnvelope`. Identity is (`error_id`, `timestamp`, `digest`). */
export interface EnvelopeRecord extends RecordHeader {
  readonly kind: 'envelope'
  /** `err_` and 12 hex digits. */
  readonly error_id: string
  /** UTC, RFC 3339 with milliseconds and `Z`. */
  readonly timestamp: string
  readonly layer: Layer
  readonly component: string
  readonly operation: string
  readonly error_class: ErrorClass
  readonly severity: ErrorSeverity
  /** Scrubbed, at most 500 characters. */
  readonly message: string
  /** From 1; a retry of the same work counts up. */
  readonly attempt: number
  /** 32 hex digits, equal to the W3C trace id. */
  readonly correlation_id: string
  /** 16 hex digits. */
  readonly span_id: string | null
  readonly decision_id: string | null
  readonly run_id: string | null
  readonly agent_id: string | null
  readonly tenant_id: string | null
  /** 16 hex digits of a keyed HMAC over the typed canonical form; null without a key. */
  readonly input_hash: string | null
  /** 8 hex digits naming the key behind `input_hash`. */
  readonly input_hash_key_id: string | null
  readonly exception_type: string | null
  /** At most 5 causes. */
  readonly exception_chain: readonly ExceptionCause[]
  readonly context: { readonly [key: string]: JsonValue }
  /** Emission rules the envelope broke, such as `emission:L4:infra.timeout`; mostly empty. */
  readonly violations: readonly string[]
  /** 32 hex digits: 128 bits of SHA-256 over the canonical record without `digest`. */
  readonly digest: string
}
