// A second connection that no opened pool gives: the driver itself refuses it inside a transaction.
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool, Query } from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { freshDatabase } from '../../../store/test/support/fresh-database.ts'
import { relayToSocket } from '../../../store/test/support/tcp-relay.ts'
import {
  defineTransaction,
  IntentViolationError,
  openDatabase,
  outsideTransaction,
  type Database,
} from '../../src/index.ts'
import { elsewhere } from '../../src/testing/index.ts'
import { errorOf, placesIn } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { fresh, openPool } = await testDatabase('create table runs (id int primary key)')
const { connectionString } = fresh
const socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`
const database = openDatabase(openPool({ max: 2 }), { name: 'first' })

const perform = defineTransaction({
  name: 'perform',
  intent: 'ATOMIC_WRITE',
  run: async (tx, work: () => Promise<unknown>) => {
    await tx.query('select 1')
    await work()
    await tx.query('select 2')
  },
})

async function expectRefused(
  work: () => Promise<unknown>,
  on: Database = database,
): Promise<IntentViolationError> {
  const error = await errorOf(perform(on, work))
  expect(error).toBeInstanceOf(IntentViolationError)
  expect(error).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
  expect(String(error)).toContain('inside the transaction "perform", opened at')
  // Where the transaction was opened, and where the connection was asked for.
  expect(new Set(placesIn(error)).size).toBe(2)
  return error as IntentViolationError
}

test('a pool that nobody opened is refused before it makes a connection', async () => {
  const pool = openPool({ max: 2 })
  const error = await expectRefused(async () => await pool.query('select 1'))
  expect(error.message).toContain(`to database "${fresh.name}"`)
  await expectRefused(async () => await pool.connect())
  await expectRefused(
    async () =>
      await new Promise((resolve, reject) => {
        pool.connect((failure, client) => (failure ? reject(failure) : resolve(client)))
      }),
  )
  expect(pool.totalCount).toBe(0)
})

test('one with an idle connection, and one that is drained, are refused as early', async () => {
  const pool = openPool({ max: 1 })
  await pool.query('select 1')
  await expectRefused(async () => await pool.query('select 1'))
  const client = await pool.connect()
  const started = performance.now()
  await expectRefused(async () => await pool.query('select 1'))
  expect(performance.now() - started).toBeLessThan(1000)
  expect(pool.waitingCount).toBe(0)
  client.release()
})

test('a pool of a class of its own is refused too', async () => {
  class OwnPool extends Pool {}
  const pool = new OwnPool({ connectionString })
  await expectRefused(async () => await pool.query('select 1'))
  await pool.end()
})

test('a client that is connected by hand is refused', async () => {
  const client = new Client({ connectionString })
  await expectRefused(async () => await client.connect())
  await client.connect()
  await client.end()
})

test('a client that was connected long before is refused in every form of a statement', async () => {
  const client = new Client({ connectionString })
  await client.connect()
  const error = await expectRefused(async () => await client.query('select 1'))
  expect(error.message).toContain('A statement was sent on another connection at')
  await expectRefused(
    async () =>
      await new Promise((resolve, reject) => {
        client.query('select 1', (failure, result) => (failure ? reject(failure) : resolve(result)))
      }),
  )
  await expectRefused(async () => client.query(new Query('select 1')))
  await expectRefused(
    async () =>
      await new Promise((resolve, reject) => {
        const callback = (failure: Error | null): void => (failure ? reject(failure) : resolve(1))
        void client.query({ text: 'select 1', callback } as never)
      }),
  )
  expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  await client.end()
})

test('a connection that was taken from the pool before is refused', async () => {
  const client = await database.pool.connect()
  await expectRefused(async () => await client.query('select 1'))
  client.release()
})

test('Kysely on a pool is refused, whoever opened the pool', async () => {
  for (const pool of [database.pool, openPool()]) {
    const db = new Kysely<{ runs: { id: number } }>({ dialect: new PostgresDialect({ pool }) })
    await expectRefused(async () => await db.selectFrom('runs').selectAll().execute())
    await expectRefused(
      async () =>
        await db.transaction().execute(async (trx) => await trx.selectFrom('runs').execute()),
    )
    expect(await db.selectFrom('runs').selectAll().execute()).toEqual([])
  }
})

test('names of one host are one', async () => {
  const relay = await relayToSocket(socketPath)
  const url = (host: string): string => `postgres://postgres@${host}:${relay.port}/${fresh.name}`
  const relayed = openDatabase(openPool({ connectionString: url('127.0.0.1'), max: 1 }))
  const pool = openPool({ connectionString: url('localhost') })
  await expectRefused(async () => await pool.query('select 1'), relayed)
  await relayed.pool.end()
  await relay.close()
})

test('another database is nothing that the transaction could wait for', async () => {
  const other = await freshDatabase({ migrated: false })
  const pool = new Pool({ connectionString: other.connectionString, max: 1 })
  afterAll(async () => {
    await pool.end()
    await other.drop()
  })
  await perform(database, async () => {
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })
})

test('outside of a transaction, after it, and elsewhere, every connection may be used', async () => {
  const pool = openPool({ max: 1 })
  await pool.query('select 1')
  await outsideTransaction(database, 'a look', async () => await pool.query('select 1'))
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let background: Promise<unknown> | undefined
  await perform(database, async () => {
    background = ended.then(async () => await pool.query('select 1'))
    expect(await elsewhere(() => pool.query('select 1 as n'))).toMatchObject({ rows: [{ n: 1 }] })
  })
  end()
  expect(await background).toMatchObject({ rowCount: 1 })
})

test('who waited for a connection is not refused because it came free inside a transaction', async () => {
  const pool = openPool({ max: 1 })
  const client = await pool.connect()
  const waiting = pool.query('select 1 as n')
  const waitingBack = new Promise((resolve, reject) => {
    pool.connect((failure, other, done) => {
      if (failure) reject(failure)
      other?.query('select 2 as n', (_, result) => {
        done()
        resolve(result)
      })
    })
  })
  await perform(database, async () => client.release())
  expect(await waiting).toMatchObject({ rows: [{ n: 1 }] })
  expect(await waitingBack).toMatchObject({ rows: [{ n: 2 }] })
})

test('a transaction knows its own connection through a wrapper', async () => {
  class WrappingPool extends Pool {
    override connect(): never {
      const wrap = (client: object): object =>
        new Proxy(client, {
          get(target, key) {
            const value: unknown = Reflect.get(target, key)
            return typeof value === 'function' ? (value.bind(target) as unknown) : value
          },
        })
      return (super.connect() as unknown as Promise<object>).then(wrap) as never
    }
  }
  const pool = new WrappingPool({ connectionString, max: 1 })
  const wrapped = openDatabase(pool)
  await perform(wrapped, async () => undefined)
  expect(pool.totalCount).toBe(1)
  await pool.end()
})
