import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  addUpSql,
  measuresOf,
  type ComponentStatsOptions,
  type ComponentStatsRow,
  type RawStats,
} from './component-stats.ts'
import { originsParameter } from './window-options.ts'

/** What was counted in one hour. */
export type HourStatsRow = Pick<
  ComponentStatsRow,
  'count' | 'errors' | 'mean_us' | 'max_us' | 'p50_us' | 'p95_us' | 'p99_us'
> & {
  /** Start of the hour, UTC. */
  readonly hour: string
}

/** Of which entry points: a layer that nothing else of the product calls counts each request once. */
export interface ComponentTrendOptions extends ComponentStatsOptions {
  readonly layer?: string | undefined
}

type RawHourStats = RawStats & { readonly hour: Date }

/** By hour, oldest first; an hour in which nothing was counted is left out. */
export async function getComponentTrend(
  store: StoreConnection,
  options: ComponentTrendOptions,
): Promise<readonly HourStatsRow[]> {
  const rows = await selectTrend(store.database, { schema: quotedSchema(store), options })
  return rows.map((raw) => ({ hour: raw.hour.toISOString(), ...measuresOf(raw) }))
}

const selectTrend = defineTransaction({
  name: 'store.get-component-trend',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: ComponentTrendOptions }>) =>
    await tx.query<RawHourStats>(
      `${addUpSql(
        `select hour, count, errors, sum_us, max_us, buckets
         from ${schema}.infra_component_stats_hours
         where hour >= date_trunc('hour', $1::timestamptz, 'UTC') and hour < $2
           and ($3::text is null or environment = $3)
           and ($4::text[] is null or origin = any ($4))
           and ($5::text is null or component = $5)
           and ($6::text is null or layer = $6)`,
        'hour',
      )}
       order by hour`,
      [
        options.since,
        options.until,
        options.environment ?? null,
        originsParameter(options.origins),
        options.component ?? null,
        options.layer ?? null,
      ],
    ),
})
