// escapes: A function is returned that uses the transaction.
import { defineTransaction } from '@first-contact/transactions'

export const leak = defineTransaction({
  name: 'leak',
  intent: 'READ_ONLY',
  run: async (tx) => async () => await tx.query('select 1'),
})
