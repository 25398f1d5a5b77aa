import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** What is wrong with the envelopes of one component. */
export interface EvidenceDefects {
  readonly component: string
  readonly envelopes: number
  /** Captured outside of every scope: nothing else shares their correlation id. */
  readonly without_scope: number
  /** With a class or layer that their place may not emit. */
  readonly with_violations: number
  readonly of_unknown_class: number
}

interface DefectOptions {
  readonly environment: string
  readonly since: Date
  readonly until: Date
}

type RawDefects = { readonly [name in keyof EvidenceDefects]: string }

/** Components are names in code, not data. */
const componentsMax = 500

/** Components with an envelope in the window that has a defect, most defects first. */
export async function getEvidenceDefects(
  store: StoreConnection,
  options: DefectOptions,
): Promise<readonly EvidenceDefects[]> {
  const rows = await selectDefects(store.database, { schema: quotedSchema(store), options })
  return rows.map((raw) => ({
    component: raw.component,
    envelopes: Number(raw.envelopes),
    without_scope: Number(raw.without_scope),
    with_violations: Number(raw.with_violations),
    of_unknown_class: Number(raw.of_unknown_class),
  }))
}

const selectDefects = defineTransaction({
  name: 'store.get-evidence-defects',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: DefectOptions }>) =>
    await tx.query<RawDefects>(
      `select * from (
         select component, count(*) as envelopes,
           count(*) filter (where span_id is null) as without_scope,
           count(*) filter (where violations::text <> '[]') as with_violations,
           count(*) filter (where error_class = 'unknown') as of_unknown_class
         from ${schema}.infra_error_events
         where "timestamp" >= $1 and "timestamp" < $2 and environment = $3
         group by component
       ) counted
       where without_scope + with_violations + of_unknown_class > 0
       order by without_scope + with_violations + of_unknown_class desc, component
       limit ${componentsMax}`,
      [options.since, options.until, options.environment],
    ),
})
