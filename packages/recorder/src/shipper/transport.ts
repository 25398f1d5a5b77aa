/** One line of a batch that the store will never take; it is kept aside, counted, not retried. */
export interface RejectedLine {
  /** Position in the batch, from 1. */
  readonly line: number
  readonly sequence: number | null
  readonly code: string
  readonly field: string | null
  readonly message: string
}

export interface TransportBatch {
  /** One JSON record each, without newline. */
  readonly lines: readonly Buffer[]
}

export type TransportAnswer =
  /** Committed: every line is accepted, a duplicate, or rejected for good. */
  | {
      readonly kind: 'answered'
      readonly accepted: number
      readonly duplicate: number
      readonly rejected: readonly RejectedLine[]
    }
  /** Nothing is known to be stored; send the same batch again. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** The other side will not take it as it is (401, 403, 413): a person or a smaller batch helps. */
  | { readonly kind: 'refused'; readonly reason: string; readonly status: number }

/** How a batch of spooled records reaches the store. At least once; the store makes it exactly once. */
export interface Transport {
  /** Never rejects; a failure is an answer. */
  send(batch: TransportBatch): Promise<TransportAnswer>
  close?(): Promise<void>
}
