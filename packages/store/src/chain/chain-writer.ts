import { defineTransaction, type WriteTx } from '@first-contact/transactions'

import type { InSchema } from '../ingest/store-connection.ts'
import { genesisHash, linkHash, rowsDigest, type ChainHead, type ChainPlace } from './chain-hash.ts'

/** A writer's own end of the chain; it moves only after commit. */
export interface ChainPosition {
  readonly chainWriter: number
  readonly chainBatch: number
  readonly hash: string
}

/** The digests of one batch's rows, by where they lie. */
export interface ChainedRows {
  readonly place: ChainPlace
  readonly day: string
  readonly digests: readonly string[]
}

/** Registers a new writer that follows every chain end nobody followed yet. */
export const startChainWriter = defineTransaction({
  name: 'store.start-chain-writer',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema }: InSchema): Promise<ChainPosition> => {
    const heads = await tx.query<{ chain_writer: number; chain_batch: string; hash: string }>(
      `select w.chain_writer, b.chain_batch, b.hash
       from ${schema}.infra_chain_writers w
       cross join lateral (
         select chain_batch, hash from ${schema}.infra_chain_batches
         where chain_writer = w.chain_writer
         order by chain_batch desc, place desc, day desc limit 1
       ) b
       where not exists (
         select from ${schema}.infra_chain_writers f
         cross join lateral json_array_elements(f.follows) e
         where (e ->> 0)::integer = w.chain_writer and (e ->> 1)::bigint >= b.chain_batch
       )
       order by w.chain_writer`,
    )
    const follows = heads.map((row): ChainHead => [
      row.chain_writer,
      Number(row.chain_batch),
      row.hash,
    ])
    const hash = genesisHash(follows)
    const [started] = await tx.query<{ chain_writer: number }>(
      `insert into ${schema}.infra_chain_writers (follows, genesis_hash)
       values ($1, $2) returning chain_writer`,
      [JSON.stringify(follows), hash],
    )
    return { chainWriter: started?.chain_writer ?? 0, chainBatch: 0, hash }
  },
})

/** Writes the links of one batch, in the batch's own transaction; answers the new end. */
export async function appendLinks<S>(
  tx: WriteTx<S>,
  { schema, position }: InSchema<{ readonly position: ChainPosition }>,
  batch: { readonly createdAt: string; readonly rows: readonly ChainedRows[] },
): Promise<ChainPosition> {
  const { chainWriter } = position
  const chainBatch = position.chainBatch + 1
  const ordered = [...batch.rows].sort((a, b) =>
    `${a.place} ${a.day}` < `${b.place} ${b.day}` ? -1 : 1,
  )
  let previousHash = position.hash
  const links = ordered.map(({ place, day, digests }) => {
    const link = {
      chainWriter,
      chainBatch,
      place,
      day,
      rowCount: digests.length,
      rowsDigest: rowsDigest(digests),
      createdAt: batch.createdAt,
    }
    const hash = linkHash(previousHash, link)
    const linked = { ...link, previousHash, hash }
    previousHash = hash
    return linked
  })
  await tx.query(
    `insert into ${schema}.infra_chain_batches (
       chain_writer, chain_batch, place, day, row_count, rows_digest, previous_hash, hash,
       created_at
     )
     select $1, $2, l.place, l.day, l.row_count, l.rows_digest, l.previous_hash, l.hash, $3
     from unnest($4::text[], $5::date[], $6::integer[], $7::text[], $8::text[], $9::text[])
       as l (place, day, row_count, rows_digest, previous_hash, hash)`,
    [
      chainWriter,
      chainBatch,
      batch.createdAt,
      links.map((link) => link.place),
      links.map((link) => link.day),
      links.map((link) => link.rowCount),
      links.map((link) => link.rowsDigest),
      links.map((link) => link.previousHash),
      links.map((link) => link.hash),
    ],
  )
  return { chainWriter, chainBatch, hash: previousHash }
}
