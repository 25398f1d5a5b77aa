// Behind the real one, in transaction mode: each transaction may run on another server connection,
// and whatever it leaves there meets a stranger.
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import {
  defineTable,
  defineTransaction,
  getOrCreateLocked,
  lockKey,
  lockRows,
  openDatabase,
  saveRow,
  singleConnectionTransaction,
  type Database,
} from '../../src/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'
import { findPgBouncer, startPgBouncer, type PgBouncer } from '../support/pgbouncer.ts'

const program = findPgBouncer()
const absent =
  'Skipped: PgBouncer is not installed here (Debian: apt-get install pgbouncer). ' +
  'local-settings.test.ts runs behind a pooler of our own'
const { fresh, openPool } = await testDatabase(
  'create table counters (name text primary key, n int not null default 0)',
)
const server = new URL(inject('postgresUrl'))
const serverConnections = 2

interface Counter {
  readonly name: string
  readonly n: number
}

const counters = defineTable<Counter>()({ name: 'counters', key: ['name'] })

const increment = singleConnectionTransaction({
  name: 'increment behind a pooler',
  timeouts: { lockTimeoutMs: 20_000 },
  run: async (tx, name: string) => {
    const counter = await getOrCreateLocked(tx, counters, { name })
    await tx.savepoint('save', async () => await saveRow(tx, counter, { n: counter.row.n + 1 }))
  },
})

const settings = defineTransaction({
  name: 'read settings behind a pooler',
  intent: 'READ_ONLY',
  isolation: 'repeatable read',
  timeouts: { lockTimeoutMs: 1234 },
  run: async (tx) => {
    const rows: readonly unknown[] = await tx.query(
      `select current_setting('lock_timeout') as lock, current_setting('transaction_isolation')
         as isolation, current_setting('transaction_read_only') as read_only`,
    )
    return rows[0]
  },
})

const sweep = singleConnectionTransaction({
  name: 'sweep behind a pooler',
  run: async (tx) => {
    await lockKey(tx, 'sweep')
    return (await lockRows(tx, counters, { where: {}, wait: 'skipLocked' })).length
  },
})

const fail = defineTransaction({
  name: 'fail behind a pooler',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await tx.query(`insert into counters values ('never', 1)`)
    await tx.query('select 1 / 0')
  },
})

const nest = defineTransaction({
  name: 'nest behind a pooler',
  intent: 'ATOMIC_WRITE',
  run: async (tx, on: Database) => {
    await tx.query('select 1')
    await on.pool.query('select 1')
  },
})

const hold = defineTransaction({
  name: 'hold behind a pooler',
  intent: 'ATOMIC_WRITE',
  run: async (tx, until: () => Promise<unknown>) => {
    await tx.query('select 1')
    const stopped = until()
    await tx.query('select pg_sleep(20)')
    await stopped
  },
})

let bouncer: PgBouncer | undefined
let database: Database

beforeAll(async () => {
  if (program === undefined) {
    console.info(absent)
    return
  }
  bouncer = await startPgBouncer(program, {
    serverHost: decodeURIComponent(server.hostname),
    serverPort: Number(server.port === '' ? 5432 : server.port),
    database: fresh.name,
    size: serverConnections,
  })
  const { connectionString } = bouncer
  database = openDatabase(openPool({ connectionString, max: 12 }), {
    timeouts: { acquireTimeoutMs: 30_000 },
  })
})
beforeEach(({ skip }) => {
  skip(program === undefined, absent)
})
afterAll(async () => {
  await database?.pool.end()
  await bouncer?.stop()
})

/** Sessions that PgBouncer has on the server, with what is left in them. */
async function sessions(): Promise<readonly { readonly state: string }[]> {
  const { rows } = await openPool({ max: 1 }).query<{ state: string }>(
    `select state from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state is not null`,
  )
  return rows
}

test('locks, savepoints and retried inserts hold across few server connections', async () => {
  const work = Array.from({ length: 60 }, async () => await increment(database, 'one'))
  await Promise.all(work)
  const { rows } = await database.pool.query(`select n from counters where name = 'one'`)
  expect(rows).toEqual([{ n: 60 }])
})

test('every transaction has its own settings, and none are left for the next one', async () => {
  const defaults = await openPool({ max: 1 }).query('select name, setting from pg_settings')
  const wanted = { lock: '1234ms', isolation: 'repeatable read', read_only: 'on' }
  const seen = await Promise.all(Array.from({ length: 20 }, async () => await settings(database)))
  expect(new Set(seen.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify(wanted)]),
  )
  for (let look = 0; look < serverConnections * 2; look += 1) {
    const left = await database.pool.query('select name, setting from pg_settings')
    const changed = left.rows.filter(
      (row) => !defaults.rows.some((known) => JSON.stringify(known) === JSON.stringify(row)),
    )
    // PgBouncer names itself; nothing else differs.
    expect(changed.filter(({ name }) => name !== 'application_name')).toEqual([])
  }
})

test('a transaction that fails leaves neither rows, nor locks, nor an open transaction', async () => {
  const work = Array.from({ length: 10 }, async (_, at) =>
    at % 2 === 0 ? await errorOf(fail(database)) : await sweep(database),
  )
  const results = await Promise.all(work)
  expect(results.filter((result) => typeof result === 'number')).toHaveLength(5)
  expect(results[0]).toMatchObject({ code: '22012' })
  const { rows } = await database.pool.query(
    `select (select count(*)::int from counters where name = 'never') as rows,
            (select count(*)::int from pg_locks where locktype = 'advisory'
               and database = (select oid from pg_database where datname = current_database()))
              as locks`,
  )
  expect(rows).toEqual([{ rows: 0, locks: 0 }])
  const states = (await sessions()).map(({ state }) => state)
  expect(states.length).toBeGreaterThan(0)
  expect(states.filter((state) => state !== 'idle')).toEqual([])
})

test('the second connection is refused there as well, and a lost pooler is a lost connection', async () => {
  expect(await errorOf(nest(database, database))).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
  const stopping = errorOf(hold(database, async () => await bouncer?.stop()))
  expect(await stopping).toMatchObject({ code: 'FC_TX_CONNECTION_LOST' })
})
