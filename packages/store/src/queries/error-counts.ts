import type { ReadTx } from '@first-contact/transactions'
import type { InSchema } from '../ingest/store-connection.ts'
import { originsParameter, type AudienceOptions } from './window-options.ts'

/** A window to count in; by whole hours, so that it can be read from rollups. */
export interface CountOptions extends AudienceOptions {
  readonly since: Date
  readonly until: Date
}

/** How often something failed. */
export interface ErrorCount<Key extends string = string> {
  readonly key: Key
  readonly occurrences: number
  readonly retries: number
  readonly shed_occurrences: number
}

interface RawErrorCount<Key extends string> {
  readonly key: Key
  readonly occurrences: string
  readonly retries: string
  readonly shed_occurrences: string
}

/** Keys in one answer: components and classes are names in code, not data. */
const keysMax = 1000

/** Arguments of a transaction that counts. */
export type CountArgs = InSchema<{ readonly options: CountOptions }>

/** Counts by one column of an incident, most first. */
export async function countErrorsBy<S, Key extends string = string>(
  tx: ReadTx<S>,
  column: 'component' | 'error_class' | 'layer',
  { schema, options }: CountArgs,
): Promise<readonly ErrorCount<Key>[]> {
  const rows = await tx.query<RawErrorCount<Key>>(
    `select i.${column} as key, sum(h.occurrences) as occurrences, sum(h.retries) as retries,
       sum(h.shed_occurrences) as shed_occurrences
     from ${schema}.infra_incident_rollup_hours h
     join ${schema}.infra_incidents i using (incident_number)
     where h.hour >= date_trunc('hour', $1::timestamptz, 'UTC') and h.hour < $2
       and ($3::text is null or i.environment = $3)
       and ($4::text[] is null or i.origin = any ($4))
     group by i.${column}
     order by sum(h.occurrences) desc, i.${column}
     limit ${keysMax}`,
    [options.since, options.until, options.environment ?? null, originsParameter(options.origins)],
  )
  return rows.map((raw) => ({
    key: raw.key,
    occurrences: Number(raw.occurrences),
    retries: Number(raw.retries),
    shed_occurrences: Number(raw.shed_occurrences),
  }))
}
