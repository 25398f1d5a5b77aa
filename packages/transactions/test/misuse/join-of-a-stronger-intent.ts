// intents: A part is joined that may do more than the whole.
import { defineTransaction } from '@first-contact/transactions'
import { resetBreaker } from './world.ts'

export const readAndReset = defineTransaction({
  name: 'read and reset',
  intent: 'READ_ONLY',
  run: async (tx) => await resetBreaker.in(tx, 'mail'),
})
