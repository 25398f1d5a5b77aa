// locks: A row is locked in a transaction that declared no lock.
import { defineTransaction, lockRow } from '@first-contact/transactions'
import { breakers } from './world.ts'

export const countFailure = defineTransaction({
  name: 'count failure',
  intent: 'ATOMIC_WRITE',
  run: async (tx, tool: string) => (await lockRow(tx, breakers, { tool }))?.row,
})
