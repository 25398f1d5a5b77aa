import type { ErrorSeverity } from '@first-contact/recorder'
import { defineTransaction } from '@first-contact/transactions'

import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { CountOptions } from './error-counts.ts'
import { originsParameter } from './window-options.ts'

/** How many envelopes of each severity there were, retries and shed ones included. */
export async function getErrorCountsBySeverity(
  store: StoreConnection,
  options: CountOptions,
): Promise<{ readonly [severity in ErrorSeverity]: number }> {
  const rows = await selectSeverities(store.database, { schema: quotedSchema(store), options })
  const [row] = rows
  return {
    debug: Number(row?.debug ?? 0),
    info: Number(row?.info ?? 0),
    warning: Number(row?.warning ?? 0),
    error: Number(row?.error ?? 0),
    critical: Number(row?.critical ?? 0),
  }
}

const selectSeverities = defineTransaction({
  name: 'store.get-error-counts-by-severity',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: CountOptions }>) =>
    await tx.query<{ [severity in ErrorSeverity]: string | null }>(
      `select sum(h.debug_count) as debug, sum(h.info_count) as info,
         sum(h.warning_count) as warning, sum(h.error_count) as error,
         sum(h.critical_count) as critical
       from ${schema}.infra_incident_rollup_hours h
       join ${schema}.infra_incidents i using (incident_number)
       where h.hour >= date_trunc('hour', $1::timestamptz, 'UTC') and h.hour < $2
         and ($3::text is null or i.environment = $3)
         and ($4::text[] is null or i.origin = any ($4))`,
      [
        options.since,
        options.until,
        options.environment ?? null,
        originsParameter(options.origins),
      ],
    ),
})
