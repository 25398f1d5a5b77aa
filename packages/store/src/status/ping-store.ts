import { defineTransaction } from '@first-contact/transactions'
import type { StoreConnection } from '../ingest/store-connection.ts'

/**
 * Resolves when Postgres answers.
 *
 * @throws what the driver says, or `FC_TX_POOL_DRAINED`
 */
export async function pingStore(store: StoreConnection): Promise<void> {
  await selectNothing(store.database)
}

const selectNothing = defineTransaction({
  name: 'store.ping',
  intent: 'READ_ONLY',
  run: async (tx) => {
    await tx.query('select')
  },
})
