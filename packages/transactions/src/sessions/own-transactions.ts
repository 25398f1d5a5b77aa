import type { ClientBase } from 'pg'
import type { LiveDatabase } from '../pool/database.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'

const databases = new Set<WeakRef<LiveDatabase>>()

/** Weakly: a database lives as long as its pool is used. */
export function rememberDatabase(database: LiveDatabase): void {
  for (const known of databases) if (known.deref() === undefined) databases.delete(known)
  databases.add(new WeakRef(database))
}

/** Two servers may give the same number to a session each. */
function serverOf(client: ClientBase): string {
  return `${String(Reflect.get(client, 'host'))}:${String(Reflect.get(client, 'port'))}`
}

/**
 * The transaction of this process that is open in a session.
 *
 * @param beside - any client of the same server
 */
export function transactionOfSession(
  backendPid: number,
  beside: ClientBase,
): OpenTransaction | undefined {
  const server = serverOf(beside)
  for (const database of databases) {
    for (const transaction of database.deref()?.open ?? []) {
      if (transaction.backendPid !== backendPid) continue
      if (serverOf(transaction.client) === server) return transaction
    }
  }
  return undefined
}
