// mix-ups: A row that one transaction has locked is saved by another.
import {
  lockRow,
  saveRow,
  singleConnectionTransaction,
  type SingleConnectionTxn,
} from '@first-contact/transactions'
import { breakers } from './world.ts'

export async function move<S>(other: SingleConnectionTxn<S>, tool: string): Promise<unknown> {
  const breaker = await lockRow(other, breakers, { tool })
  const inner = singleConnectionTransaction({
    name: 'inner',
    run: async (tx) => {
      if (breaker !== undefined) await saveRow(tx, breaker, { failures: 0 })
    },
  })
  return inner
}
