// mix-ups: A row that was handed over as proof of its lock is changed.
import { saveRow, type Locked, type SingleConnectionTxn } from '@first-contact/transactions'
import type { Breaker } from './world.ts'

export async function note<S>(
  tx: SingleConnectionTxn<S>,
  breaker: Locked<Breaker, S, never>,
): Promise<void> {
  await saveRow(tx, breaker, { failures: 0 })
}
