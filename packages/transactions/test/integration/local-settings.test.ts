import { afterAll, expect, inject, test } from 'vitest'
import { transactionPooler } from '../../../store/test/support/transaction-pooler.ts'
import {
  defineTransaction,
  getOrCreateLocked,
  defineTable,
  openDatabase,
  saveRow,
  singleConnectionTransaction,
  type ReadTx,
} from '../../src/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { fresh, openPool } = await testDatabase(
  'create table counters (name text primary key, n int not null default 0)',
)
const socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`

const settingsOf = async <S>(tx: ReadTx<S>): Promise<readonly unknown[]> => {
  const names = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']
  const rows: readonly { setting: string }[] = await tx.query(
    `select current_setting(name) as setting
     from unnest($1::text[]) with ordinality as n (name, at) order by at`,
    [[...names, 'transaction_isolation', 'transaction_read_only']],
  )
  return rows.map(({ setting }) => setting)
}

const plain = defineTransaction({
  name: 'plain',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => await settingsOf(tx),
})

const bounded = defineTransaction({
  name: 'bounded',
  intent: 'READ_ONLY',
  isolation: 'serializable',
  timeouts: { lockTimeoutMs: 0, statementTimeoutMs: 1234 },
  run: async (tx) => await settingsOf(tx),
})

const sleepy = defineTransaction({
  name: 'sleepy',
  intent: 'READ_ONLY',
  timeouts: { statementTimeoutMs: 50 },
  run: async (tx) => await tx.query('select pg_sleep(5)'),
})

test('bounds are set for the transaction, those of the definition over those of the database', async () => {
  const database = openDatabase(openPool({ max: 1 }), { timeouts: { lockTimeoutMs: 777 } })
  expect(await plain(database)).toEqual(['777ms', '30s', '10s', 'read committed', 'off'])
  expect(await bounded(database)).toEqual(['0', '1234ms', '10s', 'serializable', 'on'])
  expect(await errorOf(sleepy(database))).toMatchObject({ code: '57014' })
})

test('nothing of them is left on the connection, whichever way a transaction ends', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  const look = async (): Promise<readonly unknown[]> =>
    (await database.pool.query('select name, setting from pg_settings order by name')).rows
  const before = await look()
  for (const run of [plain, bounded, sleepy]) {
    await errorOf(run(database))
    expect(await look()).toEqual(before)
  }
  expect(database.pool.totalCount).toBe(1)
})

interface Counter {
  readonly name: string
  readonly n: number
}

const counters = defineTable<Counter>()({ name: 'counters', key: ['name'] })

const increment = singleConnectionTransaction({
  name: 'increment',
  timeouts: { lockTimeoutMs: 20_000 },
  run: async (tx, name: string) => {
    const counter = await getOrCreateLocked(tx, counters, { name })
    await tx.savepoint('save', async () => {
      await saveRow(tx, counter, { n: counter.row.n + 1 })
    })
    return await settingsOf(tx)
  },
})

test('behind a pooler in transaction mode every transaction has its own settings and locks', async () => {
  const pooler = await transactionPooler({
    socketPath,
    user: 'postgres',
    database: fresh.name,
    size: 2,
  })
  afterAll(async () => await pooler.close())
  const connectionString = `postgres://postgres@127.0.0.1:${pooler.port}/${fresh.name}`
  const database = openDatabase(openPool({ connectionString, max: 8 }), {
    timeouts: { acquireTimeoutMs: 30_000 },
  })
  const work = Array.from({ length: 12 }, async (_, at) =>
    at % 3 === 0 ? await plain(database) : await increment(database, 'pooled'),
  )
  const settings = await Promise.all(work)
  expect(new Set(settings.map((each) => each[0]))).toEqual(new Set(['2s', '20s']))
  const { rows } = await openPool().query<Counter>('select * from counters')
  expect(rows).toEqual([{ name: 'pooled', n: 8 }])
  const left = await openPool().query(
    `select 1 from pg_locks where locktype = 'advisory' and database =
       (select oid from pg_database where datname = current_database())`,
  )
  expect(left.rows).toEqual([])
})
