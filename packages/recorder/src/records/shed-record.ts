import type { ErrorClass } from '../taxonomy/error-class.ts'
import type { ErrorSeverity } from '../taxonomy/error-severity.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { RecordHeader } from './record-header.ts'

export type ShedReason = 'spool_bound' | 'disk_full' | 'unreadable'

/** How many envelopes of one kind were shed; keeps an incident's counts exact. */
export interface ShedEnvelopes {
  readonly component: string
  readonly layer: Layer
  readonly operation: string
  readonly error_class: ErrorClass
  readonly severity: ErrorSeverity
  readonly count: number
  /** How many of `count` had `attempt` above 1. */
  readonly retries: number
  readonly first_at: string
  readonly last_at: string
}

/** Says which sequence numbers will never arrive, and what they counted. */
export interface ShedRecord extends RecordHeader {
  readonly kind: 'shed'
  readonly shed_at: string
  readonly reason: ShedReason
  /** Closed ranges of this producer's and epoch's sequence numbers. */
  readonly sequences: readonly (readonly [from: number, to: number])[]
  readonly envelopes: readonly ShedEnvelopes[]
  /** Records other than envelopes in `sequences`. */
  readonly other_records: number
}
