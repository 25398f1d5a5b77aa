import { EventEmitter } from 'node:events'
import { Client } from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import {
  defineTable,
  defineTransaction,
  lockRow,
  openDatabase,
  singleConnectionTransaction,
  TransactionError,
} from '../../src/index.ts'
import { singleConnection } from '../../src/testing/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

interface Breaker {
  readonly tool: string
  readonly failures: number
}

const { fresh, openPool } = await testDatabase(
  `create table breakers (tool text primary key, failures int not null);
   insert into breakers values ('mail', 0)`,
)
const { connectionString } = fresh
const boundMs = 400
const fixture = singleConnection({ connectionString, boundMs })
const breakers = defineTable<Breaker>()({ name: 'breakers', key: ['tool'] })

/** Waits for its row as long as it takes, as code without bounds does. */
const holdRow = singleConnectionTransaction({
  name: 'hold row',
  timeouts: { lockTimeoutMs: 0, statementTimeoutMs: 0, idleInTransactionTimeoutMs: 0 },
  run: async (tx, until: () => Promise<unknown>) => {
    await lockRow(tx, breakers, { tool: 'mail' })
    await until()
  },
})

const readRow = defineTransaction({
  name: 'read row',
  intent: 'READ_ONLY',
  run: async (tx) => await tx.query('select * from breakers'),
})

async function hung(work: () => Promise<unknown>): Promise<string> {
  const startedMs = performance.now()
  const error = await errorOf(work())
  // The diagnosis is bounded too, generously for a machine that does much else.
  expect(performance.now() - startedMs).toBeLessThan(boundMs + 5000)
  expect(TransactionError.is(error, 'FC_TX_TEST_HUNG')).toBe(true)
  return String(error)
}

async function sessionsOfTests(): Promise<number> {
  const client = new Client({ connectionString })
  await client.connect()
  const { rowCount } = await client.query(
    `select from pg_stat_activity
      where datname = current_database() and application_name like 'first-contact%'`,
  )
  await client.end()
  return rowCount ?? 0
}

afterEach(() => {
  vi.useRealTimers()
})

test('a hang names the pending query, its place, and a lock holder that is a stranger', async () => {
  const stranger = new Client({ connectionString, application_name: 'stranger' })
  await stranger.connect()
  await stranger.query('begin')
  await stranger.query(`update breakers set failures = 7 where tool = 'mail'`)
  const text = await hung(
    async () =>
      await fixture.run(async (database) => await holdRow(database, async () => undefined)),
  )
  await stranger.query('rollback')
  await stranger.end()
  expect(text).toContain(`did not end within ${boundMs} ms`)
  expect(text).toMatch(/transaction "hold row", opened at .*hung-test\.test\.ts:\d+/)
  expect(text).toMatch(
    /waiting for "select \* from "breakers".* for update" of .*hung-test\.test\.ts/,
  )
  expect(text).toMatch(/lock of session \d+ \(stranger\) idle in transaction for \d+ ms/)
  expect(text).toContain(`whose last query is "update breakers set failures = 7`)
})

test('a lock holder of this process is named by its transaction and where it was opened', async () => {
  const outside = openDatabase(openPool({ max: 1 }), { name: 'outside' })
  const text = await hung(async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const { promise: hasRow, resolve: gotRow } = Promise.withResolvers<void>()
    const holding = holdRow(outside, async () => {
      gotRow()
      await held
    })
    await hasRow
    try {
      await fixture.run(async ({ pool }) => await pool.query(`update breakers set failures = 1`))
    } finally {
      letGo()
      await holding
    }
  })
  expect(text).toMatch(/Pending is pool\.query\("update breakers.*hung-test\.test\.ts:\d+/)
  expect(text).toMatch(
    /lock of session \d+: transaction "hold row", opened at .*hung-test\.test\.ts:\d+:\d+, of this process/,
  )
})

test('a test that waits for the connection it holds itself is told who asks for it', async () => {
  // An emitter that was made outside calls back outside: no guard sees that this is inside.
  const emitter = new EventEmitter()
  const asked = new EventEmitter()
  const text = await hung(
    async () =>
      await fixture.run(async (database) => {
        const listening = (async () => {
          await new Promise((resolve) => asked.once('ask', resolve))
          emitter.emit('answer', await readRow(database))
        })()
        listening.catch(() => undefined)
        await holdRow(database, async () => {
          const answer = new Promise((resolve) => emitter.once('answer', resolve))
          asked.emit('ask')
          await answer
        })
        await listening
      }),
  )
  expect(text).toMatch(/held by transaction "hold row".*which has no query pending; its last was/)
  expect(text).toMatch(/transaction "read row", asked for at .*hung-test\.test\.ts:\d+.* waits for/)
})

test('a test that waits for something else is told that it is not the database', async () => {
  const text = await hung(
    async () => await fixture.run(async () => await new Promise<never>(() => undefined)),
  )
  expect(text).toContain('No query is pending')
})

test('the bound holds in a test that stops the clock', async () => {
  const text = await hung(
    async () =>
      await fixture.run(async ({ pool }) => {
        vi.useFakeTimers()
        await pool.query('select pg_sleep(60)')
      }),
  )
  expect(text).toContain('select pg_sleep(60)')
})

test('work that goes on after the test has returned is a hang of its own', async () => {
  const text = await hung(
    async () =>
      await fixture.run(async ({ pool }) => {
        void errorOf(pool.query('select pg_sleep(60)'))
      }),
  )
  expect(text).toContain('select pg_sleep(60)')
})

test('what the test itself failed with wins over what it left running', async () => {
  const error = await errorOf(
    fixture.run(async ({ pool }) => {
      void errorOf(pool.query('select pg_sleep(60)'))
      throw new RangeError('the assertion')
    }),
  )
  expect(error).toBeInstanceOf(RangeError)
})

test('after a hang no session is left, and the next test finds the row free', async () => {
  await hung(async () => await fixture.run(async () => await new Promise<never>(() => undefined)))
  expect(await sessionsOfTests()).toBe(0)
  await fixture.run(async (database) => await holdRow(database, async () => undefined))
})
