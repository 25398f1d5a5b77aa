import { expect, test } from 'vitest'
import { defineTable, lockRow, openDatabase, singleConnectionTransaction } from '../../src/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

// How a whole test suite came to hang: a helper locks a row on one connection, and code that it
// calls writes the same row on another. Each waits for the other, one of them in JavaScript, so
// Postgres sees no deadlock.

const { openPool } = await testDatabase(`
  create table breakers (tool text primary key, failures int not null);
  insert into breakers values ('mail', 0)`)

const neverMs = 1500

async function isSettledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, ms, false))
  const settled = work.then(
    () => true,
    () => true,
  )
  return await Promise.race([settled, late])
}

test('on a plain pool, two connections that fight over one row wait for ever', async () => {
  const pool = openPool({ max: 5 })
  const client = await pool.connect()
  await client.query('begin')
  await client.query(`select * from breakers where tool = 'mail' for update`)
  const inner = pool.query(`update breakers set failures = failures + 1 where tool = 'mail'`)
  expect(await isSettledWithin(inner, neverMs)).toBe(false)
  const { rows } = await pool.query<{ deadlocks: number; waiting: number }>(
    `select deadlocks::int, (select count(*)::int from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock') as waiting
     from pg_stat_database where datname = current_database()`,
  )
  expect(rows).toEqual([{ deadlocks: 0, waiting: 1 }])
  // Nobody but us can end it.
  await client.query('rollback')
  client.release()
  await inner
})

interface Breaker {
  readonly tool: string
  readonly failures: number
}

const breakers = defineTable<Breaker>()({ name: 'breakers', key: ['tool'] })
const database = openDatabase(openPool({ max: 5 }))

const countFailure = singleConnectionTransaction({
  name: 'count a failure the wrong way',
  run: async (tx, tool: string) => {
    await lockRow(tx, breakers, { tool })
    await database.pool.query('update breakers set failures = failures + 1 where tool = $1', [tool])
  },
})

test('the same code fails at once here, and says where', async () => {
  const started = performance.now()
  const error = await errorOf(countFailure(database, 'mail'))
  expect(performance.now() - started).toBeLessThan(neverMs / 2)
  expect(error).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
  expect(String(error)).toMatch(/asked for at .*original-hang\.test\.ts:\d+/)
})

const hold = singleConnectionTransaction({
  name: 'hold the row',
  run: async (tx, until: Promise<void>) => {
    await lockRow(tx, breakers, { tool: 'mail' })
    await until
  },
})

test('two transactions that want one row end by the lock timeout, and nobody hangs', async () => {
  const impatient = openDatabase(openPool({ max: 5 }), { timeouts: { lockTimeoutMs: 200 } })
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const holder = hold(impatient, held)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await errorOf(hold(impatient, held))).toMatchObject({ code: '55P03' })
  letGo()
  await holder
})
