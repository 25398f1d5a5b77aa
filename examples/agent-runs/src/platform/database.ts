import { instrumentPool } from '@first-contact/recorder/pg'
import { openDatabase as openDeclared, type Database } from '@first-contact/transactions'
import { Pool } from 'pg'

export interface DatabaseOptions {
  readonly connectionString: string
  readonly applicationName: string
  readonly maxConnections: number
}

/** Long enough for any statement of this product, short enough that a run does not wait for ever. */
const STATEMENT_TIMEOUT_MS = 10_000
/** Locks are held for milliseconds; a longer wait means that their holder is stuck. */
const LOCK_TIMEOUT_MS = 5_000
/** A frozen worker must not keep rows locked; Postgres ends its transaction after this. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5_000
/** Above it the pool is exhausted, and saying so is better than queueing. */
const CONNECT_TIMEOUT_MS = 5_000

function openPool(options: DatabaseOptions): Pool {
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: options.maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // For what goes past the declared transactions: the queue's own statements.
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  })
  // A span for each transaction is enough; one for each statement would bury the timeline.
  return instrumentPool(pool, { component: 'platform.database', statementSpans: false })
}

/** The database as all of this product uses it: through declared transactions. */
export function openDatabase(options: DatabaseOptions): Database {
  return openDeclared(openPool(options), {
    name: 'agent-runs',
    timeouts: {
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      idleInTransactionTimeoutMs: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      acquireTimeoutMs: CONNECT_TIMEOUT_MS,
    },
  })
}

/**
 * Connections for the queue alone. It keeps one for LISTEN as long as it lives, and what it asks
 * for must not have to wait behind the product's transactions.
 */
export function openQueuePool(options: DatabaseOptions): Pool {
  const pool = openPool(options)
  // The pool listens to idle connections only. One that breaks while the queue holds it, between
  // two statements, would end the process; the next statement on it fails, and that is handled.
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
  })
  return pool
}
