import { outsideTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'

export interface SheddingOptions {
  /** What the tables and indexes of the store may take together. */
  readonly maxBytes: number
  /** @defaultValue now */
  readonly asOf?: Date
}

/** A day that went before its time. */
export interface ShedDay {
  readonly what: string
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly rowsRemoved: number
}

export interface SheddingResult {
  readonly days: readonly ShedDay[]
  /** What the store takes now; above the bound when nothing is left that may go. */
  readonly bytes: number
}

interface RawDay {
  readonly what: string
  readonly day: string
  readonly rows_removed: string
}

/**
 * Makes room: drops the oldest days of spans and raw statistics until the store is small enough.
 * Today's stay, and so do spans beside an envelope, the hours of the statistics, every envelope and
 * every decision.
 */
export async function shedToBytes(
  store: StoreConnection,
  { maxBytes, asOf = new Date() }: SheddingOptions,
): Promise<SheddingResult> {
  const schema = quotedSchema(store)
  const reason = 'shedding drops partitions, by a function of the schema with its own lock timeout'
  return await outsideTransaction(store.ownerDatabase ?? store.database, reason, async (client) => {
    const days: ShedDay[] = []
    for (;;) {
      // Each day by itself: what was dropped is dropped, and ingest waits for one day at most.
      await client.query('begin')
      await client.query('set local statement_timeout = 0')
      const { rows } = await client.query<RawDay>(
        `select what, day::text, rows_removed from ${schema}.shed_oldest_day($1, $2)`,
        [maxBytes, asOf],
      )
      await client.query('commit')
      const [shed] = rows
      if (shed === undefined) break
      days.push({ what: shed.what, day: shed.day, rowsRemoved: Number(shed.rows_removed) })
    }
    const size = await client.query<{ bytes: string }>(`select ${schema}.store_bytes() as bytes`)
    return { days, bytes: Number(size.rows[0]?.bytes ?? 0) }
  })
}
