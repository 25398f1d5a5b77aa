import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { boundedLimit } from './page.ts'
import { originsParameter, type AudienceOptions } from './window-options.ts'

/** Where a correlation begins. */
export interface EntrySpan {
  readonly correlation_id: string
  readonly started_at: string
  readonly duration_us: number
  readonly outcome: 'ok' | 'error' | 'aborted'
}

export interface EntrySpanOptions extends AudienceOptions {
  readonly component: string
  readonly operation: string
  readonly outcome: EntrySpan['outcome']
  readonly since: Date
  readonly until: Date
  /** @defaultValue 100 */
  readonly limit?: number
}

/** Correlations that began with one operation and ended one way, newest first. */
export async function getEntrySpans(
  store: StoreConnection,
  options: EntrySpanOptions,
): Promise<readonly EntrySpan[]> {
  const rows = await selectEntries(store.database, { schema: quotedSchema(store), options })
  return rows.map((row) => ({
    correlation_id: row.correlation_id,
    started_at: row.started_at.toISOString(),
    duration_us: Number(row.duration_us),
    outcome: row.outcome,
  }))
}

const entriesDefault = 100

interface RawEntry {
  readonly correlation_id: string
  readonly started_at: Date
  readonly duration_us: string
  readonly outcome: EntrySpan['outcome']
}

const selectEntries = defineTransaction({
  name: 'store.get-entry-spans',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: EntrySpanOptions }>) =>
    await tx.query<RawEntry>(
      // The condition of the index, word for word, so that it is used.
      `select correlation_id, started_at, duration_us, outcome
       from ${schema}.infra_spans
       where component = $1 and operation = $2 and started_at >= $3 and started_at < $4
         and (parent_span_id is null or layer = 'L2')
         and outcome = $5
         and ($6::text is null or environment = $6)
         and ($7::text[] is null or origin = any ($7))
       order by started_at desc
       limit ${boundedLimit(options.limit, entriesDefault)}`,
      [
        options.component,
        options.operation,
        options.since,
        options.until,
        options.outcome,
        options.environment ?? null,
        originsParameter(options.origins),
      ],
    ),
})
