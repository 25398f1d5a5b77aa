import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { boundedHours, toHourCounts, type HourCounts, type RawHourCounts } from './hour-counts.ts'
import { originsParameter, type AudienceOptions } from './window-options.ts'

export interface TimelineOptions extends AudienceOptions {
  readonly hours: number
  readonly until?: Date | undefined
  readonly component?: string | undefined
  readonly errorClass?: string | undefined
}

/** All failures by hour, oldest first, quiet hours as zero. Reads rollups only. */
export async function getErrorTimeline(
  store: StoreConnection,
  options: TimelineOptions,
): Promise<readonly HourCounts[]> {
  const rows = await selectTimeline(store.database, { schema: quotedSchema(store), options })
  return rows.map(toHourCounts)
}

const selectTimeline = defineTransaction({
  name: 'store.get-error-timeline',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: TimelineOptions }>) =>
    await tx.query<RawHourCounts>(
      `select g.hour, coalesce(sum(h.occurrences), 0) as occurrences,
         coalesce(sum(h.retries), 0) as retries
       from generate_series(
         date_trunc('hour', $1::timestamptz, 'UTC') - make_interval(hours => $2 - 1),
         date_trunc('hour', $1::timestamptz, 'UTC'),
         interval '1 hour'
       ) as g (hour)
       left join (
         select h.hour, h.occurrences, h.retries
         from ${schema}.infra_incident_rollup_hours h
         join ${schema}.infra_incidents i using (incident_number)
         where h.hour > $1::timestamptz - make_interval(hours => $2 + 1)
           and ($3::text is null or i.environment = $3)
           and ($4::text[] is null or i.origin = any ($4))
           and ($5::text is null or i.component = $5)
           and ($6::text is null or i.error_class = $6)
       ) h on h.hour = g.hour
       group by g.hour
       order by g.hour`,
      [
        options.until ?? new Date(),
        boundedHours(options.hours),
        options.environment ?? null,
        originsParameter(options.origins),
        options.component ?? null,
        options.errorClass ?? null,
      ],
    ),
})
