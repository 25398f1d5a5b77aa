import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  addUpSql,
  measuresOf,
  type ComponentStatsOptions,
  type ComponentStatsRow,
  type RawComponentStats,
} from './component-stats.ts'
import { originsParameter } from './window-options.ts'

/** How statistics are added up, and from what. */
export interface ComponentStatsGrain {
  /** A row for each; `component` when left out. */
  readonly by?: 'layer' | 'component' | 'operation' | undefined
  /**
   * `windows` reads what producers sent, a few seconds each, and is exact to them; it is kept for
   * three days. `hours`, the default, reads whole hours, for as long as the store keeps anything.
   */
  readonly from?: 'windows' | 'hours' | undefined
}

interface StatsArgs {
  readonly options: ComponentStatsOptions
  readonly grain: Required<ComponentStatsGrain>
}

/** Components and operations are names in code, not data. */
const rowsMax = 2000

/** What was counted of every component in a stretch of time, busiest first. */
export async function getComponentStats(
  store: StoreConnection,
  options: ComponentStatsOptions & ComponentStatsGrain,
): Promise<readonly ComponentStatsRow[]> {
  const rows = await selectStats(store.database, {
    schema: quotedSchema(store),
    options,
    grain: { by: options.by ?? 'component', from: options.from ?? 'hours' },
  })
  return rows.map((raw) => ({
    component: raw.component,
    layer: raw.layer,
    operation: raw.operation,
    ...measuresOf(raw),
    last_at: raw.last_at.toISOString(),
  }))
}

const selectStats = defineTransaction({
  name: 'store.get-component-stats',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options, grain }: InSchema<StatsArgs>) => {
    const { by, from } = grain
    const [table, at, since] =
      from === 'windows'
        ? ['infra_component_stats', 'window_start', '$1::timestamptz']
        : ['infra_component_stats_hours', 'hour', `date_trunc('hour', $1::timestamptz, 'UTC')`]
    const operation = by === 'operation' ? 'operation' : `''::text as operation`
    const component = by === 'layer' ? `''::text as component` : 'component'
    const picked = `select ${component}, layer, ${operation}, ${at} as at,
        count, errors, sum_us, max_us, buckets
      from ${schema}.${table}
      where ${at} >= ${since} and ${at} < $2 and component is not null
        and ($3::text is null or environment = $3)
        and ($4::text[] is null or origin = any ($4))
        and ($5::text is null or component = $5)`
    return await tx.query<RawComponentStats>(
      `${addUpSql(picked, 'component, layer, operation', ', max(at) as last_at')}
       order by count desc, component, layer, operation
       limit ${rowsMax}`,
      [
        options.since,
        options.until,
        options.environment ?? null,
        originsParameter(options.origins),
        options.component ?? null,
      ],
    )
  },
})
