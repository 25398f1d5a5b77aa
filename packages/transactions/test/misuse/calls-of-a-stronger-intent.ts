// intents: A transaction declares that it calls one of a stronger intent.
import { defineTransaction } from '@first-contact/transactions'
import { resetBreaker } from './world.ts'

export const readAndReset = defineTransaction({
  name: 'read and reset',
  intent: 'READ_ONLY',
  calls: [resetBreaker],
  run: async () => 1,
})
