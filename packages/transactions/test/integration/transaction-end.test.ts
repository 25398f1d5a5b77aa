import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { from as copyFrom } from 'pg-copy-streams'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import {
  defineTransaction,
  openDatabase,
  type Database,
  type SingleConnectionTxn,
} from '../../src/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { openPool } = await testDatabase('create table runs (id int primary key, n int not null)')
const pool = openPool({ max: 3 })
let database: Database

type Work = (tx: SingleConnectionTxn<unknown>) => Promise<unknown>

const perform = defineTransaction({
  name: 'perform',
  intent: 'ATOMIC_WRITE',
  run: async (tx, work: Work) => {
    await work(tx as never)
  },
})

const readOnly = defineTransaction({
  name: 'read only',
  intent: 'READ_ONLY',
  run: async (tx, work: Work) => {
    await work(tx as never)
  },
})

const stray: unknown[] = []
const noteStray = (reason: unknown): void => {
  stray.push(reason)
}
const noteWarning = (warning: Error): void => {
  stray.push(warning)
}

beforeAll(() => {
  database = openDatabase(pool)
  process.on('unhandledRejection', noteStray)
  process.on('warning', noteWarning)
  return () => {
    process.off('unhandledRejection', noteStray)
    process.off('warning', noteWarning)
  }
})
beforeEach(async () => {
  await pool.query('truncate runs')
})
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve))
  // Nothing is left to the process, and no connection to the garbage collector.
  expect(stray.splice(0)).toEqual([])
  expect(pool.idleCount).toBe(pool.totalCount)
})

async function ids(): Promise<readonly number[]> {
  const { rows } = await pool.query<{ id: number }>('select id from runs order by id')
  return rows.map(({ id }) => id)
}

test('a transaction that is used after its end says so, and nothing is stored', async () => {
  let kept: SingleConnectionTxn<unknown> | undefined
  await perform(database, async (tx) => {
    kept = tx
  })
  const error = await errorOf(kept?.query('insert into runs values (1, 1)') ?? Promise.resolve())
  expect(error).toMatchObject({ code: 'FC_TX_USED_AFTER_END' })
  expect(String(error)).toContain(
    'was committed and was then sent "insert into runs values (1, 1)"',
  )
  expect(await ids()).toEqual([])
})

test('a query that nobody awaited is found at the end; nothing is stored', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      void tx.query('insert into runs values (1, 1)')
      void tx.query('insert into runs values (2, 2)')
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_FLOATING_QUERY' })
  expect(String(error)).toMatch(/"insert into runs values \(1, 1\)" of .*transaction-end\.test\.ts/)
  expect(await ids()).toEqual([])
})

test('a savepoint that nobody awaited is found at the end', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      tx.savepoint('part', async () => await tx.query('insert into runs values (1, 1)')).catch(
        () => undefined,
      )
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_FLOATING_QUERY' })
  expect(await ids()).toEqual([])
})

test('an error that was swallowed makes COMMIT a rollback, and that is not silent', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into runs values (1, 1)')
      await tx.query('insert into runs values (1, 2)').catch(() => undefined)
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_COMMIT_WAS_ROLLBACK', cause: { code: '23505' } })
  expect(String(error)).toContain('"insert into runs values (1, 2)"')
  expect(await ids()).toEqual([])
})

test('an error in a savepoint may be caught, and the rest is stored', async () => {
  await perform(database, async (tx) => {
    await tx.query('insert into runs values (1, 1)')
    const part = tx.savepoint('a "part"', async (same) => {
      await same.query('insert into runs values (2, 1)')
      await same.query('insert into runs values (1, 2)')
    })
    expect(await errorOf(part)).toMatchObject({ code: '23505' })
    await tx.savepoint('good', async () => {
      await tx.savepoint('better', async () => await tx.query('insert into runs values (3, 1)'))
    })
  })
  expect(await ids()).toEqual([1, 3])
})

test('savepoints side by side are refused: each would end the other', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      const part = async (name: string, id: number): Promise<void> =>
        await tx.savepoint(name, async () => {
          for (let step = 0; step < (id === 1 ? 1 : 4); step += 1) await tx.query('select 1')
        })
      await Promise.all([part('a', 1), part('b', 2)])
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_FLOATING_QUERY' })
  expect(String(error)).toContain('Savepoint "a"')
})

test('a write in READ_ONLY is refused by Postgres, and named', async () => {
  const error = await errorOf(
    readOnly(database, async (tx) => {
      await tx.query('insert into runs values (1, 1)')
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_WRITE_IN_READ_ONLY', cause: { code: '25006' } })
  expect(await ids()).toEqual([])
})

test('a READ_ONLY part of a writing transaction may not write either', async () => {
  const write = async (tx: SingleConnectionTxn<unknown>): Promise<unknown> =>
    await tx.query('with gone as (delete from runs returning id) select * from gone')
  const error = await errorOf(perform(database, async (tx) => await readOnly.in(tx, write)))
  expect(error).toMatchObject({ code: 'FC_TX_WRITE_IN_READ_ONLY' })
})

test('a stronger part is not joined to a weaker transaction', async () => {
  const error = await errorOf(
    readOnly(database, async (tx) => await perform.in(tx, async () => undefined)),
  )
  expect(error).toMatchObject({ code: 'FC_TX_INTENT_NOT_COVERED' })
  expect(await errorOf(readOnly.in({} as never, async () => 0))).toMatchObject({
    code: 'FC_TX_FORGED',
  })
})

test.each([
  ['select * from runs for update', 'FC_TX_RAW_LOCK'],
  ['commit', 'FC_TX_CONTROL_STATEMENT'],
  ['set search_path = nowhere', 'FC_TX_SESSION_STATE'],
])('"%s" is refused before it is sent', async (text, code) => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into runs values (1, 1)')
      expect(await errorOf(tx.query(text))).toMatchObject({ code })
      expect(await errorOf(tx.execute(text))).toMatchObject({ code })
    }),
  )
  // The statement never reached Postgres, so the transaction is as good as before.
  expect(error).toEqual({ 'it did not fail': undefined })
  expect(await ids()).toEqual([1])
})

test('calls that overlap run one after the other, in their order, and the driver has no complaint', async () => {
  await perform(database, async (tx) => {
    const numbers = Array.from({ length: 20 }, (_, at) => at)
    await Promise.all(
      numbers.map((id) =>
        tx.query('insert into runs values ($1, (select count(*) from runs))', [id]),
      ),
    )
  })
  const { rows } = await pool.query<{ id: number; n: number }>('select id, n from runs')
  expect(rows.filter(({ id, n }) => id !== n)).toEqual([])
  expect(rows).toHaveLength(20)
})

test('the first failure of overlapping calls is the one that is thrown, and nothing is stored', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      const calls = [1, 1, 2].map((id) => tx.query('insert into runs values ($1, 0)', [id]))
      await Promise.all(calls)
    }),
  )
  expect(error).toMatchObject({ code: '23505' })
  expect(await ids()).toEqual([])
})

test('COPY runs in the transaction, and statements called meanwhile wait for it', async () => {
  await perform(database, async (tx) => {
    const copy = tx.stream(copyFrom('copy runs from stdin'))
    const count = tx.query('select count(*)::int as n from runs')
    await pipeline(Readable.from(['1\t1\n', '2\t2\n']), copy)
    expect(await count).toEqual([{ n: 2 }])
  })
  expect(await ids()).toEqual([1, 2])
})

test('a COPY that nobody ended costs its connection, and nothing is stored', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      tx.stream(copyFrom('copy runs from stdin')).write('1\t1\n')
    }),
  )
  expect(error).toMatchObject({ code: 'FC_TX_FLOATING_QUERY' })
  expect(await ids()).toEqual([])
})

test('a COPY that fails is torn down and its connection is used again', async () => {
  const before = pool.totalCount
  const error = await errorOf(
    perform(database, async (tx) => {
      const source = Readable.from(
        (function* rows() {
          yield '1\t1\n'
          throw new RangeError('on purpose')
        })(),
      )
      await pipeline(source, tx.stream(copyFrom('copy runs from stdin')))
    }),
  )
  expect(error).toBeInstanceOf(RangeError)
  expect(pool.totalCount).toBe(before)
  expect(await ids()).toEqual([])
})
