import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { EnvelopeRow } from './envelope-row.ts'
import { boundsOf } from './kept-bounds.ts'
import type { Page, PageOptions, PageStart } from './page.ts'
import { envelopePageStart, readEnvelopes } from './read-envelopes.ts'

/** The envelopes of one run, oldest first. */
export async function getErrorsByRun(
  store: StoreConnection,
  runId: string,
  options: PageOptions = {},
): Promise<Page<EnvelopeRow>> {
  return selectByRun(store.database, {
    schema: quotedSchema(store),
    runId,
    start: envelopePageStart(options),
  })
}

type Args = InSchema<{ readonly runId: string; readonly start: PageStart }>

const selectByRun = defineTransaction({
  name: 'store.get-errors-by-run',
  intent: 'READ_ONLY',
  run: async (tx, { schema, runId, start }: Args) =>
    await readEnvelopes(tx, schema, {
      ...start,
      where: 'run_id = $8',
      values: [runId],
      order: 'oldest',
      kept: await boundsOf(tx, `${schema}.run_bounds`, runId),
    }),
})
