import type { ReadTx } from '@first-contact/transactions'

import type { ChainLink, ChainPlace } from './chain-hash.ts'

/** A link as it is stored. */
export interface StoredLink extends ChainLink {
  readonly previousHash: string
  readonly hash: string
  /** Retention dropped its rows. */
  readonly isDropped: boolean
}

/** Where rows lie. */
export interface PlaceAndDay {
  readonly place: ChainPlace
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
}

interface RawLink {
  readonly chain_writer: number
  readonly chain_batch: string
  readonly place: ChainPlace
  readonly day: string
  readonly row_count: number
  readonly rows_digest: string
  readonly previous_hash: string
  readonly hash: string
  readonly created_at: Date
  readonly is_dropped: boolean
}

/** Reads the links of a writer after some batch, in order. */
export async function readLinks<S>(
  tx: ReadTx<S>,
  schema: string,
  after: { readonly chainWriter: number; readonly chainBatch: number; readonly limit: number },
): Promise<StoredLink[]> {
  const rows = await tx.query<RawLink>(
    `${linkSelect(schema)}
     where b.chain_writer = $1 and b.chain_batch > $2
     order by b.chain_batch, b.place, b.day
     limit $3`,
    [after.chainWriter, after.chainBatch, after.limit],
  )
  return rows.map(toLink)
}

/** Reads the links whose rows lie in one place and day, by writer and batch. */
export async function readLinksOfDay<S>(
  tx: ReadTx<S>,
  schema: string,
  { place, day }: PlaceAndDay,
): Promise<StoredLink[]> {
  const rows = await tx.query<RawLink>(
    `${linkSelect(schema)}
     where b.place = $1 and b.day = $2
     order by b.chain_writer, b.chain_batch`,
    [place, day],
  )
  return rows.map(toLink)
}

function linkSelect(schema: string): string {
  // A day partition goes as a whole; out of range, everything stored before the cut goes.
  return `select b.chain_writer, b.chain_batch, b.place, b.day::text as day, b.row_count,
      b.rows_digest, b.previous_hash, b.hash, b.created_at,
      exists (
        select from ${schema}.infra_retention_log l
        where l.what = b.place and l.done_at >= b.created_at
          and (l.day = b.day or (l.day is null and b.created_at
            < date_trunc('day', l.as_of, 'UTC') - make_interval(days => l.retention_days)))
      ) as is_dropped
    from ${schema}.infra_chain_batches b`
}

function toLink(raw: RawLink): StoredLink {
  return {
    chainWriter: raw.chain_writer,
    chainBatch: Number(raw.chain_batch),
    place: raw.place,
    day: raw.day,
    rowCount: raw.row_count,
    rowsDigest: raw.rows_digest,
    createdAt: raw.created_at.toISOString(),
    previousHash: raw.previous_hash,
    hash: raw.hash,
    isDropped: raw.is_dropped,
  }
}
