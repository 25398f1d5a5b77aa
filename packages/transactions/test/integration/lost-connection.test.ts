import type { Pool } from 'pg'
import { beforeAll, expect, inject, test } from 'vitest'
import { relayToSocket } from '../../../store/test/support/tcp-relay.ts'
import {
  defineTransaction,
  openDatabase,
  TransactionError,
  type Database,
  type SingleConnectionTxn,
} from '../../src/index.ts'
import { elsewhere } from '../../src/testing/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { fresh, openPool } = await testDatabase('create table runs (id int primary key)')
const socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`

type Work = (tx: SingleConnectionTxn<unknown>) => Promise<unknown>

const perform = defineTransaction({
  name: 'perform',
  intent: 'ATOMIC_WRITE',
  run: async (tx, work: Work) => {
    await work(tx as never)
  },
})

const impatient = defineTransaction({
  name: 'impatient',
  intent: 'ATOMIC_WRITE',
  timeouts: { idleInTransactionTimeoutMs: 50 },
  run: async (tx, work: Work) => {
    await work(tx as never)
  },
})

let admin: Pool
let pool: Pool
let database: Database
beforeAll(() => {
  admin = openPool({ max: 1 })
  pool = openPool({ max: 2 })
  database = openDatabase(pool)
})

async function pidOf(tx: SingleConnectionTxn<unknown>): Promise<number> {
  const rows: readonly { pid: number }[] = await tx.query('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

const selectOne: Work = async (tx) => await tx.query('select 1')

async function kill(pid: number): Promise<void> {
  await elsewhere(() => admin.query('select pg_terminate_backend($1, 5000)', [pid]))
}

async function expectNothingStored(): Promise<void> {
  const { rows } = await admin.query('select * from runs')
  expect(rows).toEqual([])
  // The broken connection is not handed out again.
  expect(await perform(database, async (tx) => await tx.query('select 1'))).toBeUndefined()
}

test('a backend that is killed between two statements is FC_TX_CONNECTION_LOST', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into runs values (1)')
      await kill(await pidOf(tx))
      await tx.query('insert into runs values (2)')
    }),
  )
  expect(error).toBeInstanceOf(TransactionError)
  expect(error).toMatchObject({ code: 'FC_TX_CONNECTION_LOST', retryable: true })
  expect(String(error)).toContain('it was at "insert into runs values (2)"')
  await expectNothingStored()
})

test('a backend that is killed in the middle of a statement is the same', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      const pid = await pidOf(tx)
      const sleeping = tx.query('select pg_sleep(20)')
      await Promise.all([sleeping, kill(pid)])
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_CONNECTION_LOST', cause: { code: '57P01' } })
  await expectNothingStored()
})

test('a connection that is lost unseen is found before COMMIT is sent', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into runs values (1)')
      await kill(await pidOf(tx))
      // Long enough for the driver to see it.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_CONNECTION_LOST' })
  await expectNothingStored()
})

test('a lost connection does not hide the error that run throws itself', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await kill(await pidOf(tx))
      throw new RangeError('on purpose')
    }),
  )
  expect(error).toBeInstanceOf(RangeError)
  await expectNothingStored()
})

test('a transaction that falls silent too long is ended by Postgres, not by anybody else', async () => {
  const error = await errorOf(
    impatient(database, async (tx) => {
      await tx.query('insert into runs values (1)')
      await new Promise((resolve) => setTimeout(resolve, 300))
      await tx.query('select 1')
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_CONNECTION_LOST' })
  expect(String((error as Error).cause)).toMatch(/idle-in-transaction|terminated|not queryable/)
  await expectNothingStored()
})

test('a connection that is lost during COMMIT is FC_TX_COMMIT_UNKNOWN, and is not run again', async () => {
  const relay = await relayToSocket(socketPath, (chunk) => {
    if (!chunk.includes('COMMIT')) return chunk
    // Postgres has committed; the answer never arrives.
    void relay.close()
    return Buffer.alloc(0)
  })
  const connectionString = `postgres://postgres@127.0.0.1:${relay.port}/${fresh.name}`
  const relayed = openDatabase(openPool({ connectionString, max: 1 }))
  let runs = 0
  const error = await errorOf(
    perform(relayed, async (tx) => {
      runs += 1
      await tx.query('insert into runs values (7)')
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_COMMIT_UNKNOWN', retryable: false })
  expect(runs).toBe(1)
  expect(relayed.pool.totalCount).toBe(0)
  expect((await admin.query('delete from runs returning id')).rows).toEqual([{ id: 7 }])
})

test('a rollback that finds the connection broken gives the connection up', async () => {
  const relay = await relayToSocket(socketPath, (chunk) => {
    if (!chunk.includes('ROLLBACK')) return chunk
    void relay.close()
    return Buffer.alloc(0)
  })
  const connectionString = `postgres://postgres@127.0.0.1:${relay.port}/${fresh.name}`
  const relayed = openDatabase(openPool({ connectionString, max: 1 }))
  const error = await errorOf(
    perform(relayed, async (tx) => {
      await tx.query('select 1')
      throw new RangeError('on purpose')
    }),
  )
  expect(error).toBeInstanceOf(RangeError)
  expect(relayed.pool.totalCount).toBe(0)
})

test('a BEGIN that finds the connection gone gives it up, and the next one gets another', async () => {
  const single = openDatabase(openPool({ max: 1 }))
  const client = await single.pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  client.release()
  // In the same turn as the transaction below, before the pool can see it.
  const killed = kill(rows[0]?.pid ?? 0)
  const results = await Promise.all(
    Array.from({ length: 20 }, async () => await errorOf(perform(single, selectOne))),
  )
  await killed
  // The one that was at its COMMIT just then cannot know.
  const known = ['FC_TX_CONNECTION_LOST', 'FC_TX_COMMIT_UNKNOWN', undefined]
  for (const result of results) expect(known).toContain(Reflect.get(result as object, 'code'))
  const lost = results.filter((result) => result instanceof TransactionError)
  expect(lost.length).toBeLessThanOrEqual(1)
  expect(await errorOf(perform(single, selectOne))).toEqual({ 'it did not fail': undefined })
  expect(single.pool.waitingCount).toBe(0)
})

test('a connection that was given back inside a transaction is not used for another', async () => {
  const shared = openDatabase(openPool({ max: 1 }))
  const client = await shared.pool.connect()
  await client.query('begin')
  await client.query('insert into runs values (9)')
  client.release()
  await perform(shared, async (tx) => await tx.query('select 1'))
  const { rows } = await admin.query('select * from runs')
  expect(rows).toEqual([])
})
