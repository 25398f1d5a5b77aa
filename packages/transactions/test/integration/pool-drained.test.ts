import { expect, test } from 'vitest'
import { defineTransaction, openDatabase, type Database } from '../../src/index.ts'
import { errorOf, placesIn } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { openPool } = await testDatabase('select 1')

const hold = defineTransaction({
  name: 'hold a connection',
  intent: 'READ_ONLY',
  timeouts: { idleInTransactionTimeoutMs: 0 },
  run: async (tx, until: Promise<void>) => {
    await tx.query('select 1')
    await until
  },
})

async function drain(database: Database, acquire: () => Promise<unknown>): Promise<unknown> {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const holders = [hold(database, held), hold(database, held)]
  while (database.pool.totalCount < 2 || database.pool.idleCount > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const error = await errorOf(acquire())
  letGo()
  await Promise.all(holders)
  return error
}

test('a drained pool is said after the bound, with those who hold its connections', async () => {
  const database = openDatabase(openPool({ max: 2 }), {
    name: 'small',
    timeouts: { acquireTimeoutMs: 100 },
  })
  const error = await drain(database, async () => await hold(database, Promise.resolve()))
  expect(error).toMatchObject({ code: 'FC_TX_POOL_DRAINED', retryable: true })
  expect(String(error)).toContain(
    '"hold a connection" got no connection of pool "small" within 100 ms',
  )
  expect(String(error)).toContain('2 of 2 in use')
  expect(placesIn(error)).toHaveLength(2)
  // The connection that came too late was given back.
  await hold(database, Promise.resolve())
  expect(database.pool.idleCount).toBe(2)
})

test("the pool's own bound is said the same way where it comes first", async () => {
  const database = openDatabase(openPool({ max: 2, connectionTimeoutMillis: 100 }))
  const error = await drain(database, async () => await hold(database, Promise.resolve()))
  expect(error).toMatchObject({ code: 'FC_TX_POOL_DRAINED' })
})

test('a server that cannot be reached is said as the driver says it', async () => {
  const connectionString = 'postgres://postgres@127.0.0.1:1/nothing'
  const database = openDatabase(openPool({ connectionString }))
  expect(await errorOf(hold(database, Promise.resolve()))).toMatchObject({ code: 'ECONNREFUSED' })
})
