import { expect, test } from 'vitest'
import {
  defineTransaction,
  IntentViolationError,
  openDatabase,
  singleConnectionTransaction,
  type ReadTx,
} from '../../src/index.ts'
import { testDatabase } from '../support/open-pool.ts'

const { openPool } = await testDatabase(
  'create table runs (id int primary key, name text not null); insert into runs values (1, $$one$$)',
)
const pool = openPool({ max: 3 })
const database = openDatabase(pool, { name: 'runs' })

interface Run {
  readonly id: number
  readonly name: string
}

async function nameOf<S>(tx: ReadTx<S>, id: number): Promise<string | undefined> {
  const rows: readonly Run[] = await tx.query('select * from runs where id = $1', [id])
  return rows[0]?.name
}

const readName = defineTransaction({
  name: 'read name',
  intent: 'READ_ONLY',
  run: async (tx, id: number) => await nameOf(tx, id),
})

const addRun = defineTransaction({
  name: 'add run',
  intent: 'ATOMIC_WRITE',
  calls: [readName],
  run: async (tx, run: Run) => {
    const { rowCount } = await tx.execute('insert into runs values ($1, $2)', [run.id, run.name])
    return { rowCount, name: await readName.in(tx, run.id) }
  },
})

const failAfterWrite = singleConnectionTransaction({
  name: 'fail after write',
  run: async (tx) => {
    await tx.query('insert into runs values (99, $1)', ['never'])
    throw new RangeError('on purpose')
  },
})

test('a transaction returns what its run returns and stores what it wrote', async () => {
  expect(await readName(database, 1)).toBe('one')
  expect(await addRun(database, { id: 2, name: 'two' })).toEqual({ rowCount: 1, name: 'two' })
  expect(await readName(database, 2)).toBe('two')
})

test('a throw leaves nothing behind and goes on to the caller', async () => {
  await expect(failAfterWrite(database)).rejects.toThrow(RangeError)
  expect(await readName(database, 99)).toBeUndefined()
  expect(pool.idleCount).toBe(pool.totalCount)
})

test('a second connection is refused before it is acquired, with both places', async () => {
  const usePool = defineTransaction({
    name: 'use pool',
    intent: 'ATOMIC_WRITE',
    run: async () => {
      await pool.query('select 1')
    },
  })
  const error = await usePool(database).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(IntentViolationError)
  expect(error).toMatchObject({ code: 'FC_TX_SECOND_CONNECTION' })
  const places = String(error).match(/run-transaction\.test\.ts:\d+:\d+/g)
  expect(new Set(places).size).toBe(2)
})
