import type { ProducerRecord } from '@first-contact/recorder/records'

/** One parsed record on its way into the store. */
export interface BatchItem {
  readonly record: ProducerRecord
  /** Length of its line, for the bound on a batch's size. */
  readonly bytes: number
  readonly line: number
}

/** What became of one item. */
export type ItemOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate' }
  /** Postgres refused exactly this row. */
  | { readonly kind: 'refused'; readonly message: string }

/** What is kept of a line that broke the rules: never its text. */
export interface RefusedLine {
  /** 16 hex digits of SHA-256 over the line. */
  readonly lineHash: string
  readonly code: string
  readonly field: string | null
  readonly producer: string | null
  readonly producerEpoch: string | null
  readonly sequence: number | null
  readonly via: string
}

/** Identity of a record inside one batch: the digest covers an envelope or a decision whole. */
export function recordKey(record: ProducerRecord): string {
  return record.kind === 'envelope' || record.kind === 'decision'
    ? record.digest
    : `${record.kind} ${record.sequence} ${record.producer_epoch} ${record.producer}`
}
