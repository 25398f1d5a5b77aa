// intents: A transaction that only reads has a part that may be rolled back.
import { defineTransaction } from '@first-contact/transactions'

export const readTwice = defineTransaction({
  name: 'read twice',
  intent: 'READ_ONLY',
  run: async (tx) => await tx.savepoint('again', async () => 1),
})
