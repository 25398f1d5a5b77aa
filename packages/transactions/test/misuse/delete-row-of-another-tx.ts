// mix-ups: A row that one transaction has locked is deleted by another.
import { deleteRow, type Locked, type WriteTx } from '@first-contact/transactions'
import { type Breaker } from './world.ts'

export async function drop<A, B>(tx: WriteTx<A>, breaker: Locked<Breaker, B>): Promise<void> {
  await deleteRow(tx, breaker)
}
