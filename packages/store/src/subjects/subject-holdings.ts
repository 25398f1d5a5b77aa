import { defineTransaction, type ReadTx } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** Decisions of a subject on one day. */
export interface SubjectDay {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly decisions: number
}

/** A copy of the store or of its keys that somebody made. */
export interface MadeCopy {
  readonly kind: 'backup' | 'key export'
  readonly at: string
  /** Where it was written to. */
  readonly file: string | null
}

/** What holds a subject. */
export interface SubjectHoldings {
  readonly subject: string
  /** Keys that still open what is sealed. */
  readonly keys: number
  readonly decisions: number
  /** Newest first; days whose decisions are dropped are none. */
  readonly days: readonly SubjectDay[]
  /** Newest first; a backup has the sealed values and no keys, an export of keys has the keys. */
  readonly copies: readonly MadeCopy[]
  /** Earlier erasures of the subject. */
  readonly erasures: readonly { readonly at: string; readonly by: string }[]
}

/** Actions of the audit that leave a copy behind. */
export const copyActions = { 'store.backup': 'backup', 'keys.export': 'key export' } as const

/** Days that are kept or pinned, at most. */
const daysMax = 4000

/** Copies that are named; older ones are more likely gone than there. */
const copiesMax = 200

/** What of a subject there is in the store, and which copies of the store were made. */
export async function getSubjectHoldings(
  store: StoreConnection,
  subject: string,
): Promise<SubjectHoldings> {
  return selectHoldings(store.database, { schema: quotedSchema(store), subject })
}

type SubjectArgs = InSchema<{ readonly subject: string }>

const selectHoldings = defineTransaction({
  name: 'store.get-subject-holdings',
  intent: 'READ_ONLY',
  run: async (tx, args: SubjectArgs) => await readHoldings(tx, args),
})

export async function readHoldings<S>(
  tx: ReadTx<S>,
  { schema, subject }: SubjectArgs,
): Promise<SubjectHoldings> {
  const [keys] = await tx.query<{ count: string }>(
    `select count(*) as count from ${schema}.subject_keys
     where subject = $1 and wrapped is not null`,
    [subject],
  )
  const days = await readDays(tx, schema, subject)
  const erasures = await tx.query<{ at: Date; by: string }>(
    `select erased_at as at, erased_by as by from ${schema}.subject_erasures
     where subject = $1 order by erased_at desc limit 100`,
    [subject],
  )
  return {
    subject,
    keys: Number(keys?.count ?? 0),
    decisions: days.reduce((sum, { decisions }) => sum + decisions, 0),
    days,
    copies: await readCopies(tx, schema),
    erasures: erasures.map(({ at, by }) => ({ at: at.toISOString(), by })),
  }
}

async function readDays<S>(
  tx: ReadTx<S>,
  schema: string,
  subject: string,
): Promise<readonly SubjectDay[]> {
  const place = (table: string): string =>
    `select "timestamp", digest from ${schema}.${table} where subject = $1`
  const rows = await tx.query<{ day: string; decisions: string }>(
    `select ("timestamp" at time zone 'UTC')::date::text as day,
       count(distinct digest) as decisions
     from (
       ${place('infra_decision_snapshots')}
       union all ${place('infra_out_of_range_decisions')}
       union all ${place('infra_pinned_decisions')}
     ) d
     group by 1
     order by 1 desc
     limit ${daysMax}`,
    [subject],
  )
  return rows.map(({ day, decisions }) => ({ day, decisions: Number(decisions) }))
}

async function readCopies<S>(tx: ReadTx<S>, schema: string): Promise<readonly MadeCopy[]> {
  const rows = await tx.query<{ at: Date; action: keyof typeof copyActions; file: string | null }>(
    `select at, action, detail ->> 'file' as file from ${schema}.audit_events
     where action = any ($1::text[])
     order by audit_event_id desc limit ${copiesMax}`,
    [Object.keys(copyActions)],
  )
  return rows.map(({ at, action, file }) => ({
    kind: copyActions[action],
    at: at.toISOString(),
    file,
  }))
}
