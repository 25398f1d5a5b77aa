// locks: A name is locked in a transaction that declared no lock.
import { defineTransaction, lockKey } from '@first-contact/transactions'

export const report = defineTransaction({
  name: 'report',
  intent: 'ATOMIC_WRITE',
  run: async (tx, day: string) => await lockKey(tx, `report ${day}`),
})
