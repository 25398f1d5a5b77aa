import type { ShedEnvelopes, ShedReason, ShedRecord } from '../records/shed-record.ts'
import type { RecordHeader } from '../records/record-header.ts'
import type { EnvelopeSummary } from '../sinks/record-sink.ts'
import { SequenceRanges, type SequenceRange } from './sequence-ranges.ts'

/**
 * Kinds told apart in one account, to bound its memory; envelopes of further kinds are counted
 * under one name, so that the sum stays exact.
 */
const accountMaxKinds = 512

/** Kinds in one shed record: with labels at their longest it stays below the 64 KiB of a record. */
const recordMaxKinds = 64

/** Ranges in one shed record, about 10 KiB. */
const recordMaxRanges = 512

type Counts = { -readonly [key in keyof ShedEnvelopes]: ShedEnvelopes[key] }

/** What was shed and is not yet said by a shed record, as it stands in the ledger. */
export interface ShedTotals {
  readonly reason: ShedReason
  readonly sequences: readonly SequenceRange[]
  readonly envelopes: readonly ShedEnvelopes[]
  readonly otherRecords: number
}

type Kind = Pick<ShedEnvelopes, 'component' | 'layer' | 'operation' | 'error_class'>

let lastKind: Kind = { component: '', layer: 'L1', operation: '', error_class: 'unknown' }
let lastKey = '\nL1\n\nunknown'

/** Failures come in bursts of one kind, so the key made last is kept: its hash is known already. */
export function kindKey({ component, layer, operation, error_class }: Kind): string {
  const isSame =
    lastKind.operation === operation &&
    lastKind.component === component &&
    lastKind.error_class === error_class &&
    lastKind.layer === layer
  if (isSame) return lastKey
  lastKind = { component, layer, operation, error_class }
  lastKey = `${component}\n${layer}\n${operation}\n${error_class}`
  return lastKey
}

/** Counts of one envelope, to be added to an account. */
export function countOne(envelope: EnvelopeSummary): ShedEnvelopes {
  return {
    component: envelope.component,
    layer: envelope.layer,
    operation: envelope.operation,
    error_class: envelope.error_class,
    severity: envelope.severity,
    count: 1,
    retries: envelope.attempt > 1 ? 1 : 0,
    first_at: envelope.at,
    last_at: envelope.at,
  }
}

/** Adds up what is shed for one reason: which sequence numbers, and how many of each kind. */
export class ShedAccount {
  readonly reason: ShedReason
  readonly sequences = new SequenceRanges()
  readonly #kinds = new Map<string, Counts>()
  #otherRecords = 0

  constructor(reason: ShedReason) {
    this.reason = reason
  }

  static of(totals: ShedTotals): ShedAccount {
    const account = new ShedAccount(totals.reason)
    account.sequences.addAll(SequenceRanges.of(totals.sequences))
    for (const envelopes of totals.envelopes) account.addEnvelopes(envelopes)
    account.#otherRecords = totals.otherRecords
    return account
  }

  get isEmpty(): boolean {
    return this.sequences.isEmpty && this.#kinds.size === 0 && this.#otherRecords === 0
  }

  addEnvelopes(envelopes: ShedEnvelopes): void {
    const key = `${kindKey(envelopes)}\n${envelopes.severity}`
    const known = this.#kinds.get(key)
    if (known !== undefined) {
      mergeCounts(known, envelopes)
    } else if (this.#kinds.size < accountMaxKinds) {
      this.#kinds.set(key, { ...envelopes })
    } else {
      this.#addFurther(envelopes)
    }
  }

  /** One layer and severity of all kinds beyond the bound. */
  #addFurther(envelopes: ShedEnvelopes): void {
    const further: Counts = {
      ...envelopes,
      component: 'spool.further_kinds',
      operation: 'shed',
      error_class: 'unknown',
    }
    const key = `further\n${further.layer}\n${further.severity}`
    const known = this.#kinds.get(key)
    if (known === undefined) this.#kinds.set(key, further)
    else mergeCounts(known, further)
  }

  addOther(count = 1): void {
    this.#otherRecords += count
  }

  addAll(other: ShedAccount): void {
    this.sequences.addAll(other.sequences)
    for (const envelopes of other.toTotals().envelopes) this.addEnvelopes(envelopes)
    this.#otherRecords += other.#otherRecords
  }

  toTotals(): ShedTotals {
    return {
      reason: this.reason,
      sequences: this.sequences.toArray(),
      envelopes: [...this.#kinds.values()].map((counts) => ({ ...counts })),
      otherRecords: this.#otherRecords,
    }
  }
}

function mergeCounts(into: Counts, more: ShedEnvelopes): void {
  into.count += more.count
  into.retries += more.retries
  if (more.first_at < into.first_at) into.first_at = more.first_at
  if (more.last_at > into.last_at) into.last_at = more.last_at
}

/** Cuts an account into pieces that each fit one record; nothing is counted twice. */
export function splitTotals({
  reason,
  sequences,
  envelopes,
  otherRecords,
}: ShedTotals): ShedTotals[] {
  const count = Math.max(
    1,
    Math.ceil(sequences.length / recordMaxRanges),
    Math.ceil(envelopes.length / recordMaxKinds),
  )
  return Array.from({ length: count }, (_, piece) => ({
    reason,
    sequences: sequences.slice(piece * recordMaxRanges, (piece + 1) * recordMaxRanges),
    envelopes: envelopes.slice(piece * recordMaxKinds, (piece + 1) * recordMaxKinds),
    otherRecords: piece === 0 ? otherRecords : 0,
  }))
}

/** The record that says what an account counted. */
export function shedRecord(header: RecordHeader, totals: ShedTotals, shedAt: string): ShedRecord {
  return {
    ...header,
    kind: 'shed',
    shed_at: shedAt,
    reason: totals.reason,
    sequences: totals.sequences,
    envelopes: totals.envelopes,
    other_records: totals.otherRecords,
  }
}
