import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** When a record of any kind was stored last; null in an empty store. */
export async function getLastStoredAt(
  store: StoreConnection,
  options: { readonly environment?: string | undefined } = {},
): Promise<string | null> {
  const rows = await selectLastStoredAt(store.database, { ...options, schema: quotedSchema(store) })
  return rows[0]?.last_stored_at?.toISOString() ?? null
}

const selectLastStoredAt = defineTransaction({
  name: 'store.get-last-stored-at',
  intent: 'READ_ONLY',
  run: async (
    tx,
    { schema, environment }: InSchema<{ readonly environment?: string | undefined }>,
  ) =>
    await tx.query<{ last_stored_at: Date | null }>(
      `select max(last_stored_at) as last_stored_at
       from ${schema}.infra_producer_sequences
       where $1::text is null or environment = $1`,
      [environment ?? null],
    ),
})
