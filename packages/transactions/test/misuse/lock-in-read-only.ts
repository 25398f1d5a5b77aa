// locks: A row is locked in a transaction that only reads.
import { defineTransaction, lockRow } from '@first-contact/transactions'
import { breakers } from './world.ts'

export const readBreaker = defineTransaction({
  name: 'read breaker',
  intent: 'READ_ONLY',
  run: async (tx, tool: string) => (await lockRow(tx, breakers, { tool }))?.row,
})
