// intents: A transaction that only reads writes.
import { defineTransaction } from '@first-contact/transactions'

export const clearBreakers = defineTransaction({
  name: 'clear breakers',
  intent: 'READ_ONLY',
  run: async (tx) => {
    await tx.query('delete from app.breakers')
  },
})
