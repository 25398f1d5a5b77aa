import type {
  DecisionRow as StoredDecision,
  EnvelopeRow as StoredEnvelope,
  MarkRow,
  ProducerStartRow,
  ShedRow,
  SpanRow as StoredSpan,
} from '@first-contact/store'
import type { DecisionRow } from '../../domain/ports/decision-store-port.ts'
import type { EnvelopeRow } from '../../domain/ports/error-store-port.ts'
import type { ChangeRow, SpanRow } from '../../domain/ports/timeline-store-port.ts'
import {
  changeRowOf,
  decisionRowOfRecord,
  envelopeRowOfRecord,
  spanRowOfRecord,
} from '../record-rows.ts'
import type { ProducerStart } from './producer-versions.ts'

type VersionOf = (start: ProducerStart) => string | null

/** A stored envelope; its time is the one that it counts by, which an unbelievable clock is not. */
export function envelopeRowOf(row: StoredEnvelope, versionOf: VersionOf): EnvelopeRow {
  const version = versionOf({ producer: row.producer, producerEpoch: row.producer_epoch })
  return { ...envelopeRowOfRecord(row, version), at: new Date(row.seen_at) }
}

/** The same for a decision. */
export function decisionRowOf(row: StoredDecision, versionOf: VersionOf): DecisionRow {
  const version = versionOf({ producer: row.producer, producerEpoch: row.producer_epoch })
  return { ...decisionRowOfRecord(row, version), at: new Date(row.seen_at) }
}

export function spanRowOf(row: StoredSpan, versionOf: VersionOf): SpanRow {
  const version = versionOf({ producer: row.producer, producerEpoch: row.producer_epoch })
  return spanRowOfRecord(row, version)
}

export function changeRow(
  row: MarkRow | ProducerStartRow | ShedRow,
  versionOf: VersionOf,
): ChangeRow {
  return changeRowOf(row, versionOf({ producer: row.producer, producerEpoch: row.producer_epoch }))
}
