import type { ReadTx } from '@first-contact/transactions'

import type { IncomingDecision } from './decision-table.ts'
import type { IncomingEnvelope } from './envelope-table.ts'
import type { LateRecord } from './late-record-table.ts'
import type { SortedBatch } from './sort-batch.ts'

/** An envelope that was out of range when it first came, and is not any more, is a duplicate. */
export async function withoutOutOfRangeEnvelopes<S>(
  tx: ReadTx<S>,
  schema: string,
  rows: readonly IncomingEnvelope[],
): Promise<readonly IncomingEnvelope[]> {
  if (rows.length === 0) return rows
  return withoutDigests(
    rows,
    await tx.query<{ digest: string }>(
      `select o.digest from ${schema}.infra_out_of_range o
       where o.error_id = any ($1::text[]) and o.digest = any ($2::text[])`,
      [rows.map((row) => row.record.error_id), rows.map((row) => row.record.digest)],
    ),
  )
}

/** The same for a decision. */
export async function withoutOutOfRangeDecisions<S>(
  tx: ReadTx<S>,
  schema: string,
  rows: readonly IncomingDecision[],
): Promise<readonly IncomingDecision[]> {
  if (rows.length === 0) return rows
  return withoutDigests(
    rows,
    await tx.query<{ digest: string }>(
      `select o.digest from ${schema}.infra_out_of_range_decisions o
       where o.decision_id = any ($1::text[]) and o.digest = any ($2::text[])`,
      [rows.map((row) => row.record.decision_id), rows.map((row) => row.record.digest)],
    ),
  )
}

function withoutDigests<Row extends { readonly record: { readonly digest: string } }>(
  rows: readonly Row[],
  stored: readonly { readonly digest: string }[],
): readonly Row[] {
  const digests = new Set(stored.map((row) => row.digest))
  return digests.size === 0 ? rows : rows.filter((row) => !digests.has(row.record.digest))
}

/** What of a batch goes out of range. */
export interface LateRows {
  readonly envelopes: readonly IncomingEnvelope[]
  readonly decisions: readonly IncomingDecision[]
  readonly records: readonly LateRecord[]
}

/**
 * A record that was in range when it first came, and is not any more: its table cannot say so once
 * its day is dropped, but its sequence number can.
 */
export async function withoutStoredSequences<S>(
  tx: ReadTx<S>,
  schema: string,
  batch: SortedBatch,
): Promise<LateRows> {
  const rows = [...batch.lateEnvelopes, ...batch.lateDecisions, ...batch.lateRecords]
  if (rows.length === 0) return { envelopes: [], decisions: [], records: [] }
  const stored = await tx.query<{ position: string }>(
    `select r.position from unnest($1::text[], $2::text[], $3::bigint[])
       with ordinality as r (producer, producer_epoch, sequence, position)
     join ${schema}.infra_producer_sequences p using (producer, producer_epoch)
     where p.received @> r.sequence`,
    [
      rows.map((row) => row.record.producer),
      rows.map((row) => row.record.producer_epoch),
      rows.map((row) => row.record.sequence),
    ],
  )
  const known = new Set<unknown>(stored.map((row) => rows[Number(row.position) - 1]))
  return {
    envelopes: batch.lateEnvelopes.filter((row) => !known.has(row)),
    decisions: batch.lateDecisions.filter((row) => !known.has(row)),
    records: batch.lateRecords.filter((row) => !known.has(row)),
  }
}
