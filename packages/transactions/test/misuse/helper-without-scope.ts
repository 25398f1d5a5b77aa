// escapes: A helper takes a transaction without naming its scope.
import { defineTransaction, type ReadTx } from '@first-contact/transactions'

async function count(tx: ReadTx): Promise<number> {
  return (await tx.query('select 1')).length
}

export const countAll = defineTransaction({
  name: 'count all',
  intent: 'READ_ONLY',
  run: async (tx) => await count(tx),
})
