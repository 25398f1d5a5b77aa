import type { Pool } from 'pg'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { pooledConnector } from './acquire-client.ts'
import { LiveDatabase, type Database } from './database.ts'
import { guardDriver } from './guard-driver.ts'
import { guardPool } from './guard-pool.ts'
import { checkTimeouts, defaultTimeouts, mergeTimeouts, type DatabaseTimeouts } from './timeouts.ts'

/** How a pool is opened. */
export interface DatabaseOptions {
  /**
   * Named in errors and by the watchdog.
   * @defaultValue the database's name, as the pool was configured with
   */
  readonly name?: string
  /**
   * Component of the spans of its transactions; null for no spans, as for the database that spans
   * themselves are stored in: each would make the next one.
   * @defaultValue `'platform.database'`
   */
  readonly component?: string | null
  /** Bounds of its transactions and of waiting for a connection. */
  readonly timeouts?: DatabaseTimeouts
}

const databases = new WeakMap<Pool, LiveDatabase>()

/**
 * Opens a pool for declared transactions, and guards it from then on: used inside an open
 * transaction, of this pool or another one, it throws `FC_TX_SECOND_CONNECTION` before it acquires
 * anything. So does every other pool and client of the same driver for the database of that
 * transaction. One pool has one database; asking again gives the same.
 *
 * @throws IntentViolationError `FC_TX_INVALID_DEFINITION` for options that are no such, or differ
 * from those the pool was opened with
 *
 * @example
 * ```ts
 * const database = openDatabase(new Pool({ connectionString }), { name: 'orders' })
 * ```
 */
export function openDatabase(pool: Pool, options: DatabaseOptions = {}): Database {
  const known = databases.get(pool)
  if (known !== undefined) return sameDatabase(known, options)
  const name = options.name ?? pool.options.database ?? 'database'
  checkTimeouts(`Database "${name}"`, options.timeouts ?? {})
  const database = new LiveDatabase({
    pool,
    name,
    component: options.component === undefined ? 'platform.database' : options.component,
    timeouts: mergeTimeouts(defaultTimeouts, options.timeouts ?? {}),
    connector: pooledConnector,
  })
  return adopt(database)
}

/** Makes a database the one of its pool. */
export function adopt(database: LiveDatabase): Database {
  databases.set(database.pool, database)
  guardPool(database.pool, database.name)
  guardDriver(database.pool)
  return database
}

/** Two owners of one pool that want it otherwise would be served by whoever came first. */
function sameDatabase(known: LiveDatabase, options: DatabaseOptions): LiveDatabase {
  const wanted = mergeTimeouts(known.timeouts, options.timeouts ?? {})
  const isSame =
    (options.name ?? known.name) === known.name &&
    (options.component === undefined || options.component === known.component) &&
    JSON.stringify(wanted) === JSON.stringify(known.timeouts)
  if (isSame) return known
  throw new IntentViolationError('FC_TX_INVALID_DEFINITION', {
    what: `The pool is open already as database "${known.name}", with other options`,
  })
}
