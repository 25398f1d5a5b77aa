import type { ErrorClass } from '../taxonomy/error-class.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { RecordHeader } from './record-header.ts'

export type SpanOutcome = 'ok' | 'error' | 'aborted'

export type SpanAttribute = string | number | boolean

/** One operation inside a correlation. */
export interface SpanRecord extends RecordHeader {
  readonly kind: 'span'
  readonly correlation_id: string
  readonly span_id: string
  readonly parent_span_id: string | null
  /** What was done, such as `POST /runs`; the component's operation. */
  readonly operation: string
  readonly component: string
  readonly layer: Layer
  /** UTC, RFC 3339 with milliseconds and `Z`. */
  readonly started_at: string
  /** Microseconds, whole. */
  readonly duration_us: number
  readonly outcome: SpanOutcome
  readonly error_class: ErrorClass | null
  readonly error_id: string | null
  readonly decision_id: string | null
  readonly run_id: string | null
  readonly agent_id: string | null
  readonly tenant_id: string | null
  /** At most 8, strings at most 200 characters, scrubbed. */
  readonly attributes: { readonly [key: string]: SpanAttribute }
  /** Share of correlations whose healthy spans were kept when this was written, 0 to 1. */
  readonly sample_rate: number
}
