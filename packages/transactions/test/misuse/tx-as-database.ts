// mix-ups: A transaction is opened on a transaction, and not joined.
import { defineTransaction } from '@first-contact/transactions'
import { resetBreaker } from './world.ts'

export const resetMail = defineTransaction({
  name: 'reset mail',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => await resetBreaker(tx, 'mail'),
})
