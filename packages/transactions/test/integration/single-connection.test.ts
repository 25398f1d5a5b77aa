import { Client } from 'pg'
import { expect, test } from 'vitest'
import {
  defineTable,
  defineTransaction,
  lockRow,
  openDatabase,
  outsideTransaction,
  saveRow,
  singleConnectionTransaction,
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
   create table notes (tool text references breakers deferrable initially deferred);
   insert into breakers values ('mail', 0)`,
)
const { connectionString } = fresh
const fixture = singleConnection({ connectionString })
const breakers = defineTable<Breaker>()({ name: 'breakers', key: ['tool'] })

const failuresOf = defineTransaction({
  name: 'failures of',
  intent: 'READ_ONLY',
  run: async (tx, tool: string) => {
    const rows: readonly Breaker[] = await tx.query('select * from breakers where tool = $1', [
      tool,
    ])
    return rows[0]?.failures
  },
})

const countFailure = singleConnectionTransaction({
  name: 'count failure',
  run: async (tx, tool: string) => {
    const breaker = await lockRow(tx, breakers, { tool })
    if (breaker === undefined) return
    await saveRow(tx, breaker, { failures: breaker.row.failures + 1 })
  },
})

const note = defineTransaction({
  name: 'note',
  intent: 'ATOMIC_WRITE',
  run: async (tx, tool: string) => {
    await tx.query('insert into notes values ($1)', [tool])
  },
})

const writeByRead = defineTransaction({
  name: 'write by read',
  intent: 'READ_ONLY',
  run: async (tx) => {
    const text: string = `insert into breakers values ('x', 1)`
    await tx.query(text)
  },
})

const swallow = defineTransaction({
  name: 'swallow',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await tx.query(`insert into breakers values ('swallowed', 1)`)
    await tx.query('select 1 / 0').catch(() => undefined)
  },
})

const failAfterWrite = defineTransaction({
  name: 'fail after a write',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await tx.query(`insert into breakers values ('failed', 1)`)
    throw new RangeError('on purpose')
  },
})

async function sessions(): Promise<number> {
  const client = new Client({ connectionString })
  await client.connect()
  const { rowCount } = await client.query(
    `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and application_name = 'first-contact test'`,
  )
  await client.end()
  return rowCount ?? 0
}

test('a test sees what its transactions and the pool wrote, and the next one does not', async () => {
  await fixture.run(async (database) => {
    await countFailure(database, 'mail')
    await countFailure(database, 'mail')
    await database.pool.query(`update breakers set failures = failures + 10`)
    expect(await failuresOf(database, 'mail')).toBe(12)
  })
  expect(await fixture.run(async (database) => await failuresOf(database, 'mail'))).toBe(0)
})

test('nobody else sees what a test wrote, neither meanwhile nor afterwards', async () => {
  const outside = openDatabase(openPool({ max: 1 }), { name: 'outside' })
  await fixture.run(async (database) => {
    await note(database, 'mail')
    await countFailure(database, 'mail')
    expect(await failuresOf(outside, 'mail')).toBe(0)
  })
  expect(await failuresOf(outside, 'mail')).toBe(0)
})

test('a transaction that throws is undone alone, and the test goes on', async () => {
  await fixture.run(async (database) => {
    await countFailure(database, 'mail')
    await expect(failAfterWrite(database)).rejects.toThrow(RangeError)
    expect(await failuresOf(database, 'failed')).toBeUndefined()
    expect(await failuresOf(database, 'mail')).toBe(1)
  })
})

test('READ_ONLY refuses a write inside the fixture too, and the next may write', async () => {
  await fixture.run(async (database) => {
    expect(await errorOf(writeByRead(database))).toMatchObject({ code: 'FC_TX_WRITE_IN_READ_ONLY' })
    await countFailure(database, 'mail')
    expect(await failuresOf(database, 'mail')).toBe(1)
    await countFailure(database, 'mail')
    expect(await failuresOf(database, 'mail')).toBe(2)
  })
})

test('a swallowed error is said as at a real COMMIT, and leaves nothing', async () => {
  await fixture.run(async (database) => {
    expect(await errorOf(swallow(database))).toMatchObject({ code: 'FC_TX_COMMIT_WAS_ROLLBACK' })
    expect(await failuresOf(database, 'swallowed')).toBeUndefined()
  })
})

test('a deferred constraint is checked where COMMIT would be, each time', async () => {
  await fixture.run(async (database) => {
    expect(await errorOf(note(database, 'nobody'))).toMatchObject({ code: '23503' })
    await note(database, 'mail')
    expect(await errorOf(note(database, 'nobody'))).toMatchObject({ code: '23503' })
    const { rows } = await database.pool.query('select tool from notes')
    expect(rows).toEqual([{ tool: 'mail' }])
  })
})

test('transactions that overlap take turns, as on a pool of one', async () => {
  await fixture.run(async (database) => {
    await Promise.all(Array.from({ length: 10 }, async () => await countFailure(database, 'mail')))
    expect(await failuresOf(database, 'mail')).toBe(10)
  })
})

test('a transaction inside another one is refused as it is in production', async () => {
  const nest = defineTransaction({
    name: 'nest in the fixture',
    intent: 'READ_ONLY',
    run: async (tx, inner: () => Promise<unknown>) => {
      await tx.query('select 1')
      await inner()
    },
  })
  await fixture.run(async (database) => {
    const nested = await errorOf(nest(database, async () => await failuresOf(database, 'mail')))
    expect(nested).toMatchObject({ code: 'FC_TX_NESTED' })
    const second = await errorOf(nest(database, async () => await database.pool.query('select 1')))
    expect(second).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
  })
})

test('a bare query that fails leaves the test usable', async () => {
  await fixture.run(async (database) => {
    await countFailure(database, 'mail')
    await expect(database.pool.query('select 1 / 0')).rejects.toThrow(/division by zero/)
    expect(await failuresOf(database, 'mail')).toBe(1)
  })
})

test('a bare client cannot end the transaction of the test', async () => {
  await fixture.run(async (database) => {
    await outsideTransaction(database, 'to see what a bare client may do', async (client) => {
      await client.query(`insert into breakers values ('bare', 3)`)
      const refused = await errorOf(client.query('commit'))
      expect(refused).toMatchObject({ code: 'FC_TX_CONTROL_STATEMENT' })
      expect(String(refused)).toMatch(/single-connection\.test\.ts:\d+/)
      await client.query('savepoint mine; delete from breakers; rollback to savepoint mine')
    })
    expect(await failuresOf(database, 'bare')).toBe(3)
    expect(openDatabase(database.pool)).toBe(database)
  })
})

test('callbacks of the driver work on the lent pool', async () => {
  const answers = await fixture.run(
    async ({ pool }) =>
      await new Promise((resolve) => {
        pool.query('select $1::int as one', [1], (_, { rows }) => {
          pool.connect((error, client, done) => {
            done()
            resolve([rows, error, client !== undefined])
          })
        })
      }),
  )
  expect(answers).toEqual([[{ one: 1 }], undefined, true])
})

test('an error of the test goes on to the caller, after everything was undone', async () => {
  const failing = fixture.run(async (database) => {
    await countFailure(database, 'mail')
    throw new RangeError('the assertion')
  })
  await expect(failing).rejects.toThrow(RangeError)
  expect(await fixture.run(async (database) => await failuresOf(database, 'mail'))).toBe(0)
})

test('no connection is left behind', async () => {
  await fixture.run(async (database) => await countFailure(database, 'mail'))
  await errorOf(fixture.run(async () => await Promise.reject(new RangeError('x'))))
  expect(await sessions()).toBe(0)
})

test('a connection that is lost fails the test, and is not replaced by one that commits', async () => {
  const error = await errorOf(
    fixture.run(async (database) => {
      const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
      await openPool({ max: 1 }).query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await errorOf(database.pool.query('select pg_sleep(1)'))
      await countFailure(database, 'mail')
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_CONNECTION_LOST' })
})
