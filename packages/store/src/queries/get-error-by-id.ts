import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { EnvelopeRow } from './envelope-row.ts'
import { boundsOf } from './kept-bounds.ts'
import { envelopePageStart, readEnvelopes } from './read-envelopes.ts'

/** More envelopes than this with one 48-bit id do not happen by chance. */
const sameIdMax = 20

/** The envelopes with one id: nearly always one, but 48 bits of id can collide. */
export async function getErrorById(
  store: StoreConnection,
  errorId: string,
): Promise<readonly EnvelopeRow[]> {
  const page = await selectById(store.database, { schema: quotedSchema(store), errorId })
  return page.items
}

const selectById = defineTransaction({
  name: 'store.get-error-by-id',
  intent: 'READ_ONLY',
  run: async (tx, { schema, errorId }: InSchema<{ readonly errorId: string }>) =>
    await readEnvelopes(tx, schema, {
      ...envelopePageStart({ limit: sameIdMax }),
      where: 'error_id = $8',
      values: [errorId],
      order: 'newest',
      kept: await boundsOf(tx, `${schema}.error_bounds`, errorId),
    }),
})
