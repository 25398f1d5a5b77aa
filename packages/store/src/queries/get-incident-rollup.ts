import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  rollupColumns,
  toIncidentRollup,
  windowSums,
  type IncidentRollupRow,
  type RawIncidentRollup,
} from './incident-rollup-row.ts'
import { originsParameter, type AudienceOptions, type WindowOptions } from './window-options.ts'

/**
 * One incident, a row for each environment and origin; none when it is not known. Without a window
 * the counts are of all time.
 */
export async function getIncidentRollup(
  store: StoreConnection,
  incidentKey: string,
  options: AudienceOptions & WindowOptions = {},
): Promise<readonly IncidentRollupRow[]> {
  const rows = await selectRollup(store.database, {
    schema: quotedSchema(store),
    incidentKey,
    options,
  })
  return rows.map(toIncidentRollup)
}

const selectRollup = defineTransaction({
  name: 'store.get-incident-rollup',
  intent: 'READ_ONLY',
  run: async (
    tx,
    {
      schema,
      incidentKey,
      options,
    }: InSchema<{
      readonly incidentKey: string
      readonly options: AudienceOptions & WindowOptions
    }>,
  ) =>
    await tx.query<RawIncidentRollup>(
      `select ${rollupColumns}
       from ${schema}.infra_incidents i
       cross join lateral (
         select ${windowSums}
         from ${schema}.infra_incident_rollup_hours h
         where h.incident_number = i.incident_number
           and ($1::timestamptz is null or h.hour >= date_trunc('hour', $1, 'UTC'))
           and h.hour < $2
       ) w
       where i.incident_key = $3
         and ($4::text is null or i.environment = $4)
         and ($5::text[] is null or i.origin = any ($5))
       order by i.last_seen desc, i.environment, i.origin
       limit 100`,
      [
        options.since ?? null,
        options.until ?? new Date(Date.now() + 86_400_000),
        incidentKey,
        options.environment ?? null,
        originsParameter(options.origins),
      ],
    ),
})
