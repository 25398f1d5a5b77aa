import { lockKey, type SingleConnectionTxn } from '@first-contact/transactions'

import type { ChainedRows } from '../chain/chain-writer.ts'
import { sqlLockSeed } from '../connection/sql-lock-seed.ts'
import { chainedRows } from './chained-rows.ts'
import { decisionSnapshots, outOfRangeDecisions } from './decision-table.ts'
import { engineBundles } from './engine-bundle-table.ts'
import { errorEvents, outOfRange } from './envelope-table.ts'
import type { EvidenceTable } from './evidence-table.ts'
import { copyRows, mergeRows } from './insert-rows.ts'
import { outOfRangeRecords } from './late-record-table.ts'
import { marks } from './mark-table.ts'
import { shedRecords } from './shed-table.ts'
import type { SortedBatch } from './sort-batch.ts'
import { spans } from './span-table.ts'
import { producerStarts } from './start-table.ts'
import { componentStats } from './stats-table.ts'
import {
  withoutOutOfRangeDecisions,
  withoutOutOfRangeEnvelopes,
  withoutStoredSequences,
} from './stored-elsewhere.ts'
import { subjectKeys, withErasures } from './subject-key-table.ts'

/** `copy` is for batches whose rows are all new; it fails on the first that is not. */
export type WriteMode = 'copy' | 'merge'

export interface WriteOptions {
  /** As SQL text. */
  readonly schema: string
  /** The name that SQL functions lock too while they fold. */
  readonly foldKey: string
  /** The name that an erasure locks alone. */
  readonly erasureKey: string
  readonly mode: WriteMode
  readonly hasOutOfRange: boolean
}

export interface WrittenBatch {
  /** Keys of the records that were new. */
  readonly accepted: ReadonlySet<string>
  readonly chained: readonly ChainedRows[]
}

/** Below this many rows one INSERT is as quick as COPY and never has to be repeated. */
const copyRowsMin = 50

/**
 * Writes the rows of one batch, inside the caller's transaction.
 *
 * The order is the same for all writers, and tables whose triggers lock shared rows come last:
 * spans and the like lock nothing, envelopes lock incidents, statistics and decisions their hours.
 */
export async function writeBatch<S>(
  tx: SingleConnectionTxn<S>,
  batch: SortedBatch,
  options: WriteOptions,
): Promise<WrittenBatch> {
  const { schema, mode } = options
  const accepted = new Set<string>()
  const write = async <Row>(table: EvidenceTable<Row>, rows: readonly Row[]): Promise<void> => {
    if (rows.length === 0) return
    if (mode === 'copy' && rows.length >= copyRowsMin) {
      await copyRows(tx, schema, table, rows)
      for (const row of rows) accepted.add(table.key(row))
    } else {
      for (const key of await mergeRows(tx, schema, table, rows)) accepted.add(key)
    }
  }
  const late = await withoutStoredSequences(tx, schema, batch)
  await takeLocks(tx, options, {
    hasKeys: batch.subjectKeys.length > 0,
    // More than one fold in this transaction: alone, or two of these could wait for each other.
    foldsAlone: batch.shed.length + late.envelopes.length + late.decisions.length > 0,
  })
  await write(spans, batch.spans)
  await write(producerStarts, batch.starts)
  await write(marks, batch.marks)
  await write(outOfRangeRecords, late.records)
  await write(engineBundles, batch.bundleParts)
  await write(subjectKeys, await withErasures(tx, schema, batch.subjectKeys))
  const envelopes = options.hasOutOfRange
    ? await withoutOutOfRangeEnvelopes(tx, schema, batch.envelopes)
    : batch.envelopes
  await write(errorEvents, envelopes)
  await write(outOfRange, late.envelopes)
  await write(shedRecords, batch.shed)
  await write(componentStats, batch.stats)
  const decisions = options.hasOutOfRange
    ? await withoutOutOfRangeDecisions(tx, schema, batch.decisions)
    : batch.decisions
  await write(decisionSnapshots, decisions)
  await write(outOfRangeDecisions, late.decisions)
  return {
    accepted,
    chained: [
      ...chainedRows('infra_error_events', envelopes, accepted),
      ...chainedRows('infra_out_of_range', late.envelopes, accepted),
      ...chainedRows('infra_decision_snapshots', decisions, accepted),
      ...chainedRows('infra_out_of_range_decisions', late.decisions, accepted),
    ],
  }
}

/** Before any row, and in one order. */
async function takeLocks<S>(
  tx: SingleConnectionTxn<S>,
  { foldKey, erasureKey }: WriteOptions,
  needs: { readonly hasKeys: boolean; readonly foldsAlone: boolean },
): Promise<void> {
  if (needs.hasKeys) await lockKey(tx, erasureKey, { seed: sqlLockSeed, strength: 'share' })
  if (needs.foldsAlone) await lockKey(tx, foldKey, { seed: sqlLockSeed })
}
