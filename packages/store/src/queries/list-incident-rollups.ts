import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  rollupColumns,
  toIncidentRollup,
  windowSums,
  type IncidentRollupRow,
  type RawIncidentRollup,
} from './incident-rollup-row.ts'
import { originsParameter } from './window-options.ts'

export interface IncidentWindow {
  readonly since: Date
  readonly until: Date
  readonly environment: string
  /** None given means all. */
  readonly origins?: readonly string[] | undefined
  readonly component?: string | undefined
}

/** More incident patterns than this in one window are no list that a person reads. */
const incidentsMax = 5000

/**
 * The incidents with an occurrence in a window, last seen first. Reads rollups only, so it costs
 * the same however many envelopes there are. Counts are by whole hours.
 */
export async function listIncidentRollups(
  store: StoreConnection,
  window: IncidentWindow,
): Promise<readonly IncidentRollupRow[]> {
  const rows = await selectRollups(store.database, { schema: quotedSchema(store), window })
  return rows.map(toIncidentRollup)
}

const selectRollups = defineTransaction({
  name: 'store.list-incident-rollups',
  intent: 'READ_ONLY',
  run: async (tx, { schema, window }: InSchema<{ readonly window: IncidentWindow }>) =>
    await tx.query<RawIncidentRollup>(
      `select ${rollupColumns}
       from (
         select h.incident_number, ${windowSums}
         from ${schema}.infra_incident_rollup_hours h
         where h.hour >= date_trunc('hour', $1::timestamptz, 'UTC') and h.hour < $2
         group by h.incident_number
       ) w
       join ${schema}.infra_incidents i using (incident_number)
       where i.environment = $3
         and ($4::text[] is null or i.origin = any ($4))
         and ($5::text is null or i.component = $5)
         -- The first hour is whole: an incident that ended in it before the window is not in it.
         and i.last_seen >= $1 and i.first_seen < $2
       order by i.last_seen desc, i.incident_key, i.origin
       limit ${incidentsMax}`,
      [
        window.since,
        window.until,
        window.environment,
        originsParameter(window.origins),
        window.component ?? null,
      ],
    ),
})
