import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { boundedHours, toHourCounts, type HourCounts, type RawHourCounts } from './hour-counts.ts'
import { originsParameter, type AudienceOptions } from './window-options.ts'

type TrendOptions = AudienceOptions & { readonly until?: Date | undefined }

interface TrendArgs {
  readonly incidentKey: string
  readonly hours: number
  readonly options: TrendOptions
}

/** One incident by hour, oldest first, hours without an occurrence as zero. */
export async function getIncidentTrend(
  store: StoreConnection,
  incidentKey: string,
  hours: number,
  options: TrendOptions = {},
): Promise<readonly HourCounts[]> {
  const rows = await selectTrend(store.database, {
    schema: quotedSchema(store),
    incidentKey,
    hours,
    options,
  })
  return rows.map(toHourCounts)
}

const selectTrend = defineTransaction({
  name: 'store.get-incident-trend',
  intent: 'READ_ONLY',
  run: async (tx, { schema, incidentKey, hours, options }: InSchema<TrendArgs>) =>
    await tx.query<RawHourCounts>(
      `select g.hour, coalesce(sum(h.occurrences), 0) as occurrences,
         coalesce(sum(h.retries), 0) as retries
       from generate_series(
         date_trunc('hour', $2::timestamptz, 'UTC') - make_interval(hours => $3 - 1),
         date_trunc('hour', $2::timestamptz, 'UTC'),
         interval '1 hour'
       ) as g (hour)
       left join (
         select h.hour, h.occurrences, h.retries
         from ${schema}.infra_incident_rollup_hours h
         join ${schema}.infra_incidents i using (incident_number)
         where i.incident_key = $1
           and ($4::text is null or i.environment = $4)
           and ($5::text[] is null or i.origin = any ($5))
       ) h on h.hour = g.hour
       group by g.hour
       order by g.hour`,
      [
        incidentKey,
        options.until ?? new Date(),
        boundedHours(hours),
        options.environment ?? null,
        originsParameter(options.origins),
      ],
    ),
})
