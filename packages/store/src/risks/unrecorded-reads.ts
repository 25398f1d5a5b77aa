import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** What an engine reads without recording it. */
export interface UnrecordedReads {
  readonly engine: string
  readonly decisions: number
  /** Such as `Date.now`. */
  readonly reads: readonly string[]
}

interface ReadsOptions {
  readonly environment: string
  readonly since: Date
  readonly until: Date
}

/** Engines with a decision in the window that read past the tape, most first. */
export async function getUnrecordedReads(
  store: StoreConnection,
  options: ReadsOptions,
): Promise<readonly UnrecordedReads[]> {
  const rows = await selectReads(store.database, { schema: quotedSchema(store), options })
  return rows.map((row) => ({ ...row, decisions: Number(row.decisions) }))
}

const selectReads = defineTransaction({
  name: 'store.get-unrecorded-reads',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: ReadsOptions }>) =>
    await tx.query<Omit<UnrecordedReads, 'decisions'> & { readonly decisions: string }>(
      `select engine, count(distinct decision_id) as decisions,
         array_agg(distinct read order by read) as reads
       from ${schema}.infra_decision_snapshots
       cross join lateral json_array_elements_text(unrecorded_reads) as r (read)
       where "timestamp" >= $1 and "timestamp" < $2 and environment = $3
       group by engine
       order by 2 desc, engine`,
      [options.since, options.until, options.environment],
    ),
})
