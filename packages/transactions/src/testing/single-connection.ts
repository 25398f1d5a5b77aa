import pg, { type PoolConfig } from 'pg'
import { TransactionError } from '../errors/transaction-error.ts'
import { LiveDatabase, type Database } from '../pool/database.ts'
import { adopt } from '../pool/open-database.ts'
import {
  checkTimeouts,
  defaultTimeouts,
  mergeTimeouts,
  type TransactionTimeouts,
} from '../pool/timeouts.ts'
import { outsideAny } from '../run/active-transaction.ts'
import { endHungTest, endTest } from './end-test.ts'
import { lendBareClient } from './lend-bare-client.ts'
import { OneClient } from './one-client.ts'
import { savepointConnector } from './savepoint-connector.ts'

/** A test's work takes milliseconds; a runner's own bound, mostly 5 s, knows nothing to say. */
const defaultBoundMs = 5000

/** Where a test connects to, as a pool is configured, and its bound. */
export interface SingleConnectionOptions extends PoolConfig {
  /**
   * Longest run of a test, in milliseconds. Keep it below the bound of the test runner.
   * @defaultValue 5000
   */
  readonly boundMs?: number
  /**
   * Name of the database in messages.
   * @defaultValue the database's own
   */
  readonly name?: string
  /** Of the transactions, as for `openDatabase`. */
  readonly timeouts?: TransactionTimeouts
}

/** Runs tests, each on one connection. */
export interface SingleConnection {
  /**
   * Runs one test in a transaction that is rolled back: it sees what it wrote, and nobody else ever
   * does. Transactions of the code under test become savepoints, one after the other.
   *
   * @throws TransactionError `FC_TX_TEST_HUNG` once the bound has passed, naming the query that is
   * pending, where it was called, and whoever holds the lock
   */
  run<T>(test: (database: Database) => Promise<T>): Promise<T>
}

/** Kept from fake timers: the bound must hold in a test that stops the clock. */
const startTimer = setTimeout
const stopTimer = clearTimeout

/**
 * The database for a test: everything on one connection, nothing left behind.
 *
 * Constraints that wait for COMMIT are checked where it would be. An isolation that a transaction
 * declares is not: Postgres has none for a part of one.
 *
 * @example
 * ```ts
 * const fixture = singleConnection({ connectionString })
 *
 * test('a run can be renamed', async () => {
 *   await fixture.run(async (database) => {
 *     await renameRun(database, { id: 1, name: 'new' })
 *     const { rows } = await database.pool.query('select name from runs where id = 1')
 *     expect(rows).toEqual([{ name: 'new' }])
 *   })
 * })
 * ```
 */
export function singleConnection(options: SingleConnectionOptions): SingleConnection {
  checkTimeouts('The fixture', options.timeouts ?? {})
  // Without the transaction that a caller may be in: the test has one of its own.
  return { run: async (test) => await outsideAny(() => runTest(options, test)) }
}

async function runTest<T>(
  options: SingleConnectionOptions,
  test: (database: Database) => Promise<T>,
): Promise<T> {
  const { boundMs = defaultBoundMs } = options
  const { database, one } = await openTest(options, boundMs)
  const running = test(database)
  let failure: { readonly error: unknown } | undefined
  running.catch((error: unknown) => {
    failure = { error }
  })
  if (await settlesWithin(running, one, boundMs)) {
    await endTest(database.pool, one)
    return await running
  }
  const seen = failure
  const text = await endHungTest(database, one)
  // What it failed with says more than that a part of it still runs.
  if (seen !== undefined) throw seen.error
  throw new TransactionError(
    'FC_TX_TEST_HUNG',
    `The test did not end within ${boundMs} ms. ${text}`,
  )
}

interface TestParts {
  readonly database: LiveDatabase
  readonly one: OneClient
}

async function openTest(options: SingleConnectionOptions, boundMs: number): Promise<TestParts> {
  const { boundMs: _, name, timeouts = {}, ...config } = options
  // oxlint-disable-next-line import/no-named-as-default-member -- older drivers have no named exports
  const pool = new pg.Pool({
    connectionTimeoutMillis: boundMs,
    application_name: 'first-contact test',
    ...config,
    max: 1,
    idleTimeoutMillis: 0,
  })
  // What ends its connection is told to those who use it.
  pool.on('error', () => undefined)
  const client = await pool.connect()
  try {
    const one = new OneClient(client)
    await client.query('begin')
    lendBareClient(pool, one)
    const database = new LiveDatabase({
      pool,
      name: name ?? client.database ?? 'test',
      component: 'platform.database',
      timeouts: mergeTimeouts(defaultTimeouts, timeouts),
      connector: savepointConnector(one),
    })
    adopt(database)
    return { database, one }
  } catch (error) {
    client.release(true)
    await pool.end()
    throw error
  }
}

/** A test has settled when nothing that it started has the connection any more. */
async function settlesWithin(
  running: Promise<unknown>,
  one: OneClient,
  boundMs: number,
): Promise<boolean> {
  const settled = running.then(
    () => one.whenFree(),
    () => one.whenFree(),
  )
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = startTimer(resolve, boundMs, false)
  })
  const isSettled = await Promise.race([settled.then(() => true), late])
  stopTimer(timer)
  return isSettled
}
