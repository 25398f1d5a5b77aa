import type { ReadTx } from '@first-contact/transactions'
import { originsParameter, type AudienceOptions } from './window-options.ts'

/** Between which times the kept envelopes of a list lie, so that few days have to be planned for. */
export interface KeptBounds {
  /** `infinity` when there are none. */
  readonly from: Date | 'infinity' | null
  readonly to: Date | null
}

/**
 * Bounds of the envelopes with one id, by a function of the schema that looks through all days at
 * once.
 */
export async function boundsOf<S>(
  tx: ReadTx<S>,
  boundsFunction: string,
  id: string,
): Promise<KeptBounds> {
  const [row] = await tx.query<{ first_at: Date | null; last_at: Date | null }>(
    `select first_at, last_at from ${boundsFunction}($1)`,
    [id],
  )
  return { from: row?.first_at ?? 'infinity', to: row?.last_at ?? null }
}

/** Which incidents a list is of. */
export interface IncidentChoice extends AudienceOptions {
  readonly column: 'incident_key' | 'component' | 'error_class'
  readonly value: string
  /** The list goes back from here; null means from now. */
  readonly before: Date | null
  /** Envelopes wanted. */
  readonly count: number
}

/** Where the newest envelopes of some incidents lie. */
export interface NewestHours extends KeptBounds {
  readonly from: Date | 'infinity'
  /** The first hour of all. */
  readonly first: Date | 'infinity'
}

/** Days of rollups looked at for a page, first few, then more, then all. */
const lookBackDays: readonly (number | null)[] = [2, 20, null]

/**
 * From which hour on there are enough envelopes for a page, as far as the rollups know. The hour in
 * which the list starts is in the bounds, but does not count: earlier pages may have had its rows.
 */
export async function newestHoursOf<S>(
  tx: ReadTx<S>,
  schema: string,
  choice: IncidentChoice,
): Promise<NewestHours> {
  for (const days of lookBackDays) {
    const found = await hoursWithin(tx, schema, { ...choice, days })
    if (found.first_hour === null) break
    const from = found.from_hour ?? (days === null ? found.first_hour : null)
    if (from !== null) return { from, first: found.first_hour, to: choice.before }
  }
  return { from: 'infinity', first: 'infinity', to: choice.before }
}

interface FoundHours {
  /** Null when the hours looked at are not enough. */
  readonly from_hour: Date | null
  /** Null when there is no such incident. */
  readonly first_hour: Date | null
}

async function hoursWithin<S>(
  tx: ReadTx<S>,
  schema: string,
  choice: IncidentChoice & { readonly days: number | null },
): Promise<FoundHours> {
  const [found] = await tx.query<FoundHours>(
    `with chosen as (
       select incident_number, first_seen, last_seen from ${schema}.infra_incidents
       where ${choice.column} = $1
         and ($4::text is null or environment = $4)
         and ($5::text[] is null or origin = any ($5))
     ),
     span as (
       select date_trunc('hour', min(first_seen), 'UTC') as first_hour,
         least(max(last_seen), $2::timestamptz) as newest
       from chosen
     ),
     totals as (
       select h.hour, sum(sum(
         h.occurrences + h.retries - h.shed_occurrences - h.shed_retries
       )) over (order by h.hour desc) as total
       from ${schema}.infra_incident_rollup_hours h
       where h.incident_number in (select incident_number from chosen)
         and ($2::timestamptz is null or h.hour < date_trunc('hour', $2, 'UTC'))
         and ($6::integer is null
           or h.hour > (select newest from span) - make_interval(days => $6))
       group by h.hour
     )
     select (select max(hour) from totals where total >= $3) as from_hour, first_hour from span`,
    [
      choice.value,
      choice.before,
      choice.count,
      choice.environment ?? null,
      originsParameter(choice.origins),
      choice.days,
    ],
  )
  return found ?? { from_hour: null, first_hour: null }
}
