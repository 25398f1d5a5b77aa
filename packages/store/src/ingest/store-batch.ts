import { singleConnectionTransaction } from '@first-contact/transactions'

import { appendLinks, type ChainPosition } from '../chain/chain-writer.ts'
import type { RefusedLine } from './batch-item.ts'
import { upsertSequences, type SequenceNote } from './received-sequences.ts'
import { writeRefusedLines } from './refused-lines.ts'
import type { SortedBatch } from './sort-batch.ts'
import { writeBatch, type WriteOptions } from './write-batch.ts'

export interface StoreBatchArgs extends WriteOptions {
  readonly batch: SortedBatch
  readonly refused: readonly RefusedLine[]
  readonly notes: readonly SequenceNote[]
  /** The lane's end of the chain. */
  readonly position: ChainPosition
  readonly createdAt: string
}

/** A batch, its links of the chain and its sequence numbers: all of it or nothing. */
export const storeBatch = singleConnectionTransaction({
  name: 'store.ingest-batch',
  run: async (tx, args: StoreBatchArgs) => {
    const { schema, batch, refused, notes, position, createdAt } = args
    await writeRefusedLines(tx, schema, refused)
    const { accepted, chained } = await writeBatch(tx, batch, args)
    const end =
      chained.length === 0
        ? position
        : await appendLinks(tx, { schema, position }, { createdAt, rows: chained })
    await upsertSequences(tx, schema, notes)
    return { accepted, position: end }
  },
})
