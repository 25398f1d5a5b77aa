import type { PoolClient } from 'pg'
import type { OpenTransaction } from '../run/open-transaction.ts'

const holders = new WeakMap<PoolClient, OpenTransaction | null>()

/**
 * Tells a transaction when its connection breaks. The driver emits that, and an `error` that nobody
 * listens to ends the process; the pool listens to idle connections only.
 */
export function followClient(client: PoolClient, transaction: OpenTransaction): () => void {
  if (!holders.has(client)) {
    // For the life of the client: a listener for each transaction would cost more than the rest.
    client.on('error', (error) => holders.get(client)?.lose(error))
  }
  holders.set(client, transaction)
  return () => {
    holders.set(client, null)
  }
}
