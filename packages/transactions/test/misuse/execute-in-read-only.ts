// intents: A transaction that only reads counts what it writes.
import { defineTransaction } from '@first-contact/transactions'

export const clearBreakers = defineTransaction({
  name: 'clear breakers',
  intent: 'READ_ONLY',
  run: async (tx) => (await tx.execute('delete from app.breakers')).rowCount,
})
