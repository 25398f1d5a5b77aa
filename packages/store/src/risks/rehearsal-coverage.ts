import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** A component that works, and that no rehearsal has ever made fail. */
export interface UnrehearsedComponent {
  readonly component: string
  readonly layer: string
}

interface UnrehearsedOptions {
  readonly environment: string
  readonly since: Date
}

/** How many components were counted since then, and those without a failure in a rehearsal. */
export interface RehearsalCoverage {
  readonly components: number
  readonly unrehearsed: readonly UnrehearsedComponent[]
}

/** What was counted outside of rehearsals, less what has failed in one, ever. */
export async function getRehearsalCoverage(
  store: StoreConnection,
  options: UnrehearsedOptions,
): Promise<RehearsalCoverage> {
  const rows = await selectCoverage(store.database, { schema: quotedSchema(store), options })
  return {
    components: rows.length,
    unrehearsed: rows
      .filter(({ rehearsed }) => !rehearsed)
      .map(({ component, layer }) => ({ component, layer })),
  }
}

const selectCoverage = defineTransaction({
  name: 'store.get-rehearsal-coverage',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: UnrehearsedOptions }>) =>
    await tx.query<UnrehearsedComponent & { readonly rehearsed: boolean }>(
      `select h.component, h.layer, exists (
         select from ${schema}.infra_incidents i
         where i.component = h.component and i.layer = h.layer and i.origin = 'rehearsal'
           and i.environment = $2
       ) as rehearsed
       from (
         select distinct component, layer from ${schema}.infra_component_stats_hours
         where hour >= date_trunc('hour', $1::timestamptz, 'UTC') and environment = $2
           and origin <> 'rehearsal'
       ) h
       order by h.layer, h.component`,
      [options.since, options.environment],
    ),
})
