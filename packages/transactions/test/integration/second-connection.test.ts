import { instrumentPool } from '@first-contact/recorder/pg'
import type { Pool } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import {
  defineTransaction,
  IntentViolationError,
  openDatabase,
  outsideTransaction,
  type Database,
  type SingleConnectionTxn,
} from '../../src/index.ts'
import { errorOf, placesIn } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { openPool } = await testDatabase(
  'create table runs (id int primary key, n int not null); insert into runs values (1, 0)',
)

type Work = (tx: SingleConnectionTxn<unknown>) => Promise<unknown>

const perform = defineTransaction({
  name: 'perform',
  intent: 'LOCKED_MUTATION',
  run: async (tx, work: Work) => {
    await tx.query('update runs set n = n + 1 where id = 1')
    await work(tx as never)
  },
})

let pool: Pool
let database: Database
let other: Pool
beforeAll(() => {
  pool = openPool({ max: 3 })
  database = openDatabase(pool, { name: 'first' })
  other = openPool({ max: 3 })
  openDatabase(other, { name: 'second' })
})

async function expectRefused(work: Work, on: Database = database): Promise<IntentViolationError> {
  const used = on.pool.totalCount
  const error = await errorOf(perform(on, work))
  expect(error).toBeInstanceOf(IntentViolationError)
  expect(error).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
  expect(String(error)).toContain('inside the transaction "perform", opened at')
  // Where the transaction was opened, and where the connection was asked for: two lines of this file.
  expect(new Set(placesIn(error)).size).toBe(2)
  expect(on.pool.totalCount).toBeLessThanOrEqual(Math.max(1, used))
  expect(on.pool.waitingCount).toBe(0)
  return error as IntentViolationError
}

test('a query of the same pool is refused before anything is acquired', async () => {
  const error = await expectRefused(async () => await pool.query('select 1'))
  expect(error.rightWay).toContain('hand its `tx` to the helper')
})

test('a connection of the same pool is refused', async () => {
  await expectRefused(async () => await pool.connect())
})

test('another guarded pool is refused too', async () => {
  const error = await expectRefused(async () => await other.query('select 1'))
  expect(String(error)).toContain('of pool "second"')
  expect(other.totalCount).toBe(0)
})

test('on a drained pool it is refused at once, where waiting would never end', async () => {
  const single = openDatabase(openPool({ max: 1 }))
  const started = performance.now()
  await expectRefused(async () => await single.pool.query('select 1'), single)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('the callback form is refused by its callback', async () => {
  await expectRefused(
    async () =>
      await new Promise((resolve, reject) => {
        pool.query('select 1', (error, result) => (error ? reject(error) : resolve(result)))
      }),
  )
  await expectRefused(
    async () =>
      await new Promise((resolve, reject) => {
        pool.connect((error, client) => (error ? reject(error) : resolve(client)))
      }),
  )
})

test('the door outside of transactions is closed inside one, and needs a reason', async () => {
  const inside = async (): Promise<unknown> =>
    await outsideTransaction(
      database,
      'a migration',
      async (client) => await client.query('select'),
    )
  await expectRefused(inside)
  expect(
    await errorOf(outsideTransaction(database, ' ', async () => await inside())),
  ).toMatchObject({ code: 'FC_TX_INVALID_DEFINITION' })
  const answer = await outsideTransaction(database, 'a look', async (client) => {
    const { rows } = await client.query<{ n: number }>('select 1 as n')
    return rows[0]?.n
  })
  expect(answer).toBe(1)
})

test('a transaction inside a transaction is refused, on the same and on another database', async () => {
  for (const inner of [database, openDatabase(other)]) {
    const error = await errorOf(perform(database, async () => await perform(inner, async () => 0)))
    expect(error).toMatchObject({ code: 'FC_TX_NESTED' })
    expect(new Set(placesIn(error)).size).toBe(2)
  }
})

test.each(['before', 'after'])('an instrumented pool is guarded too, opened %s', async (order) => {
  const instrumented = openPool({ max: 1 })
  if (order === 'after') instrumentPool(instrumented)
  const guarded = openDatabase(instrumented)
  if (order === 'before') instrumentPool(instrumented)
  await expectRefused(async () => await guarded.pool.query('select 1'), guarded)
  await expectRefused(async () => await guarded.pool.connect(), guarded)
})

test('a refused call leaves the transaction usable for whoever does not know better', async () => {
  const rows = await perform(database, async (tx) => {
    expect(await errorOf(pool.query('select 1'))).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
    await tx.query('select 1')
  })
  expect(rows).toBeUndefined()
})

test('background work that was started inside may use the pool once the transaction has ended', async () => {
  let background: Promise<unknown> | undefined
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  await perform(database, async () => {
    background = ended.then(async () => await pool.query('select 1 as n'))
  })
  end()
  expect(await background).toMatchObject({ rows: [{ n: 1 }] })
})

test('a failed transaction does not keep what was started inside it from the pool', async () => {
  let background: Promise<unknown> | undefined
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const failing = perform(database, async () => {
    background = ended.then(async () => await perform(database, async () => 0))
    throw new RangeError('on purpose')
  })
  await expect(failing).rejects.toThrow(RangeError)
  end()
  expect(await background).toBeUndefined()
})

test('opening one pool twice gives one database, unless it is wanted otherwise', () => {
  expect(openDatabase(pool)).toBe(database)
  expect(openDatabase(pool, { name: 'first' })).toBe(database)
  expect(() => openDatabase(pool, { timeouts: { lockTimeoutMs: 1 } })).toThrow(/other options/)
  expect(() => openDatabase(openPool(), { timeouts: { lockTimeoutMs: 1.5 } })).toThrow(
    'has lockTimeoutMs 1.5; it takes whole milliseconds',
  )
})

test('what is not a database of ours is refused', async () => {
  expect(await errorOf(perform({ pool } as never, async () => 0))).toMatchObject({
    code: 'FC_TX_FORGED',
  })
})
