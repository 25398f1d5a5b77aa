import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** A number that differs whenever something was stored since; for "did anything change?". */
export async function getStoreRevision(store: StoreConnection): Promise<string> {
  const rows = await selectRevision(store.database, { schema: quotedSchema(store) })
  return rows[0]?.revision ?? '0'
}

const selectRevision = defineTransaction({
  name: 'store.get-store-revision',
  intent: 'READ_ONLY',
  run: async (tx, { schema }: InSchema) =>
    await tx.query<{ revision: string }>(
      // A sum, because a later transaction may have taken an earlier time or sequence value.
      `select coalesce(sum(revision), 0)::text as revision
       from ${schema}.infra_producer_sequences`,
    ),
})
