import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** How the clock of a producer stands to the store's, as far as deliveries show it. */
export interface ClockSkew {
  readonly producer: string
  /** How far its newest record lies in the store's future, in milliseconds; 0 or less is fine. */
  readonly ahead_ms: number
  /**
   * The shortest time from the end of a window to its being stored, in milliseconds: a clock that
   * is behind by an hour makes every delivery look an hour late.
   */
  readonly least_delay_ms: number
}

interface SkewOptions {
  readonly environment: string
  readonly since: Date
}

interface RawSkew {
  readonly producer: string
  readonly ahead_ms: string
  readonly least_delay_ms: string
}

/** Producers that delivered statistics since then, the furthest ahead first. */
export async function getClockSkew(
  store: StoreConnection,
  options: SkewOptions,
): Promise<readonly ClockSkew[]> {
  const rows = await selectSkew(store.database, { schema: quotedSchema(store), options })
  return rows.map((raw) => ({
    producer: raw.producer,
    ahead_ms: Number(raw.ahead_ms),
    least_delay_ms: Number(raw.least_delay_ms),
  }))
}

const selectSkew = defineTransaction({
  name: 'store.get-clock-skew',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: SkewOptions }>) =>
    await tx.query<RawSkew>(
      `select producer,
         round(extract(epoch from max(window_end - created_at)) * 1000) as ahead_ms,
         round(extract(epoch from min(created_at - window_end)) * 1000) as least_delay_ms
       from ${schema}.infra_component_stats
       -- By both: a producer whose clock is a day behind is stored in the day before.
       where created_at >= $1 and window_start >= $1::timestamptz - interval '2 days'
         and environment = $2
       group by producer
       order by 2 desc, producer`,
      [options.since, options.environment],
    ),
})
