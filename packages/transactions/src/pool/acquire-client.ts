import type { Pool, PoolClient } from 'pg'
import type { Definition } from '../define/definition.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import { outsideAny } from '../run/active-transaction.ts'
import type { Connector, LiveDatabase } from './database.ts'
import { pooledScript } from './transaction-script.ts'

/** Holders named in a message. */
const holdersMax = 5

/** What the pool itself says when its own bound comes first. */
const poolTimeout = 'timeout exceeded when trying to connect'

/** Gets a clean connection within the database's bound. */
async function acquire(database: LiveDatabase, definition: Definition): Promise<PoolClient> {
  try {
    for (;;) {
      const client = await acquireAny(database, definition)
      if (!isInTransaction(client)) return client
      // Somebody gave it back with a transaction open: our COMMIT would store the work of theirs.
      client.release(new Error('it was given back with a transaction open'))
    }
  } catch (error) {
    if (error instanceof Error && error.message === poolTimeout) throw drained(database, definition)
    throw error
  }
}

function isInTransaction(client: PoolClient): boolean {
  // Older drivers do not know.
  const status: unknown = client.getTransactionStatus?.()
  return status === 'T' || status === 'E'
}

function acquireAny(database: LiveDatabase, definition: Definition): Promise<PoolClient> {
  const { pool } = database
  const { acquireTimeoutMs } = database.timeouts
  const connecting = outsideAny(() => pool.connect())
  // An idle connection comes at once; a timer for each transaction would be for nothing.
  const isAtHand = pool.idleCount > 0 && pool.waitingCount <= pool.idleCount
  if (isAtHand || acquireTimeoutMs === 0) return connecting
  return withinBound(connecting, acquireTimeoutMs, () => drained(database, definition))
}

function withinBound(
  connecting: Promise<PoolClient>,
  boundMs: number,
  tooLate: () => Error,
): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(tooLate())
    }, boundMs)
    connecting.then(
      (client) => {
        clearTimeout(timer)
        // Nobody waits for it any more.
        if (isLate) client.release()
        else resolve(client)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

function drained(database: LiveDatabase, definition: Definition): TransactionError {
  const { pool, name, timeouts } = database
  const now = Date.now()
  const holders = [...database.open]
    .slice(0, holdersMax)
    .map(
      (open) =>
        `"${open.name}" for ${now - open.startedAtMs} ms, opened at ${String(open.openedAt)}`,
    )
  const more = database.open.size > holdersMax ? ` and ${database.open.size - holdersMax} more` : ''
  const held = holders.length === 0 ? 'none of them by a transaction' : holders.join('; ') + more
  return new TransactionError(
    'FC_TX_POOL_DRAINED',
    `Transaction "${definition.name}" got no connection of pool "${name}" within ` +
      `${timeouts.acquireTimeoutMs} ms: ${describeUse(pool)}, held by ${held}`,
  )
}

function describeUse(pool: Pool): string {
  const { totalCount, idleCount, waitingCount } = pool
  const max: unknown = pool.options.max
  return `${totalCount - idleCount} of ${String(max)} in use, ${waitingCount} waiting`
}

/** Connections of a pool, each transaction with one of its own. */
export const pooledConnector: Connector = {
  acquire,
  release(client, broken) {
    outsideAny(() => client.release(broken))
  },
  script: pooledScript,
}
