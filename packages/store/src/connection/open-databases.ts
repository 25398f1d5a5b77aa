import { openDatabase, type Database, type DatabaseTimeouts } from '@first-contact/transactions'
import { Pool, type ClientBase, type PoolConfig } from 'pg'
import { connectTimeoutMs } from './inspect-server.ts'
import { writerRole } from './writer-role.ts'

export interface PoolOptions {
  readonly connectionString: string
  readonly applicationName: string
  /** False behind a pooler that knows no settings at connect. */
  readonly isSessionKept: boolean
}

export interface WriterPoolOptions extends PoolOptions {
  /** False behind a transaction pooler and where the role cannot be had. */
  readonly isWriterRoleUsed: boolean
  readonly maxConnections: number
}

/** No query of the store takes long; a longer one is stuck and must not hold its connection. */
const statementTimeoutMs = 60_000

/** A transaction left open by a stuck process would hold back vacuum and partition drops. */
const idleInTransactionTimeoutMs = 60_000

/** A batch may wait for another one's incidents or for a partition; ingest tries again after it. */
const lockTimeoutMs = 10_000

/** Partition DDL and migrations are rare and one at a time; a few more for retention and backup. */
const ownerMaxConnections = 3

const timeouts: DatabaseTimeouts = {
  lockTimeoutMs,
  statementTimeoutMs,
  idleInTransactionTimeoutMs,
  acquireTimeoutMs: connectTimeoutMs,
}

/** Opens the store as the role that owns the tables. */
export function openOwnerDatabase(options: PoolOptions): Database {
  const pool = new Pool({
    ...sharedConfig(options),
    max: ownerMaxConnections,
    application_name: `${options.applicationName} owner`,
  })
  return openPool(pool, 'store owner')
}

/** Opens the store for everyday work, as the writing role where that can be had. */
export function openWriterDatabase(options: WriterPoolOptions): Database {
  // The pool awaits this before it hands a new connection out.
  const asWriter = { onConnect: (client: ClientBase) => client.query(`set role ${writerRole}`) }
  const pool = new Pool({
    ...sharedConfig(options),
    max: options.maxConnections,
    application_name: options.applicationName,
    ...(options.isSessionKept ? { statement_timeout: statementTimeoutMs } : {}),
    ...(options.isWriterRoleUsed ? asWriter : {}),
  })
  return openPool(pool, 'store')
}

function sharedConfig({ connectionString, isSessionKept }: PoolOptions): PoolConfig {
  return {
    connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    // The process may end while pools are idle.
    allowExitOnIdle: true,
    ...(isSessionKept ? { idle_in_transaction_session_timeout: idleInTransactionTimeoutMs } : {}),
  }
}

function openPool(pool: Pool, name: string): Database {
  // An idle connection that breaks is dropped by the pool; unheard, the event ends the process.
  pool.on('error', () => undefined)
  // The same for one that breaks while in use; its query rejects besides.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // No spans: a recorder that stores its spans here would record each batch of them for ever.
  return openDatabase(pool, { name, component: null, timeouts })
}
