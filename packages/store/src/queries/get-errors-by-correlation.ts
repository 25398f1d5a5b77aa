import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { EnvelopeRow } from './envelope-row.ts'
import { boundsOf } from './kept-bounds.ts'
import type { Page, PageOptions, PageStart } from './page.ts'
import { envelopePageStart, readEnvelopes } from './read-envelopes.ts'

/** The envelopes of one correlation, oldest first. */
export async function getErrorsByCorrelation(
  store: StoreConnection,
  correlationId: string,
  options: PageOptions = {},
): Promise<Page<EnvelopeRow>> {
  return selectByCorrelation(store.database, {
    schema: quotedSchema(store),
    correlationId,
    start: envelopePageStart(options),
  })
}

type Args = InSchema<{ readonly correlationId: string; readonly start: PageStart }>

const selectByCorrelation = defineTransaction({
  name: 'store.get-errors-by-correlation',
  intent: 'READ_ONLY',
  run: async (tx, { schema, correlationId, start }: Args) =>
    await readEnvelopes(tx, schema, {
      ...start,
      where: 'correlation_id = $8',
      values: [correlationId],
      order: 'oldest',
      kept: await boundsOf(tx, `${schema}.correlation_bounds`, correlationId),
    }),
})
