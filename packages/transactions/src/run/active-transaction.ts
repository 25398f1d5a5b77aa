import { AsyncLocalStorage } from 'node:async_hooks'
import type { OpenTransaction } from './open-transaction.ts'

const storage = new AsyncLocalStorage<OpenTransaction | undefined>()

/**
 * The transaction that the running code is inside of. One that has ended does not count: work that
 * was started inside and goes on afterwards is its own master.
 */
export function activeTransaction(): OpenTransaction | undefined {
  const transaction = storage.getStore()
  return transaction?.state === 'open' ? transaction : undefined
}

/** Runs a function inside a transaction. */
export function insideTransaction<T>(transaction: OpenTransaction, run: () => T): T {
  return storage.run(transaction, run)
}

/** Runs what outlives every transaction, such as a pool's sockets or a timer, inside none. */
export function outsideAny<T>(run: () => T): T {
  return storage.getStore() === undefined ? run() : storage.run(undefined, run)
}
