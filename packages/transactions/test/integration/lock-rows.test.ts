import { beforeEach, expect, test } from 'vitest'
import {
  defineTable,
  defineTransaction,
  deleteRow,
  getOrCreateLocked,
  lockKey,
  lockRow,
  lockRows,
  openDatabase,
  saveRow,
  singleConnectionTransaction,
  type Locked,
  type LockWait,
  type SingleConnectionTxn,
} from '../../src/index.ts'
import { testDatabase } from '../support/open-pool.ts'

const { openPool } = await testDatabase(`
  create schema app;
  create table app.breakers (
    tool text primary key,
    failures int not null default 0,
    note text
  )`)
const pool = openPool({ max: 10 })
const database = openDatabase(pool, { timeouts: { acquireTimeoutMs: 30_000 } })

interface Breaker {
  readonly tool: string
  readonly failures: number
  readonly note: string | null
  readonly doubled: number
}

const breakers = defineTable<Breaker>()({
  name: 'app.breakers',
  key: ['tool'],
  computed: { doubled: 'failures * 2' },
})

const countFailure = singleConnectionTransaction({
  name: 'count failure',
  run: async (tx, tool: string) => {
    const breaker = await getOrCreateLocked(tx, breakers, { tool }, { note: 'new' })
    await saveRow(tx, breaker, { failures: breaker.row.failures + 1 })
    return breaker.row
  },
})

const holdFor = singleConnectionTransaction({
  name: 'hold row',
  run: async (tx, args: { readonly tool: string; readonly until: Promise<void> }) => {
    const breaker = await lockRow(tx, breakers, { tool: args.tool })
    await args.until
    return breaker?.row
  },
})

const lockOne = singleConnectionTransaction({
  name: 'lock one',
  run: async (tx, args: { readonly tool: string; readonly wait: LockWait }) => {
    const locked = await lockRow(tx, breakers, { tool: args.tool }, { wait: args.wait }).catch(
      (error: unknown) => String(Reflect.get(error as object, 'code')),
    )
    // The transaction must have survived the refusal.
    await tx.query('select 1')
    return typeof locked === 'object' ? locked.row : locked
  },
})

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

async function rowLocks(): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(
    `select count(*) n from pg_locks where relation = 'app.breakers'::regclass and mode = 'RowShareLock'`,
  )
  return Number(rows[0]?.n)
}

beforeEach(async () => {
  await pool.query(`delete from app.breakers`)
  await pool.query(`insert into app.breakers values ('mail', 1, null), ('search', 2, 'x')`)
})

test('a locked row comes with its computed columns and is saved by its key', async () => {
  const before = await countFailure(database, 'search')
  expect(before).toEqual({ tool: 'search', failures: 2, note: 'x', doubled: 4 })
  const { rows } = await pool.query('select * from app.breakers order by tool')
  expect(rows).toEqual([
    { tool: 'mail', failures: 1, note: null },
    { tool: 'search', failures: 3, note: 'x' },
  ])
})

test('fifty callers at once make one row, and none of their changes is lost', async () => {
  const seen = await Promise.all(Array.from({ length: 50 }, () => countFailure(database, 'pay')))
  const counts = seen.map(({ failures }) => failures).toSorted((a, b) => a - b)
  expect(counts).toEqual(Array.from({ length: 50 }, (_, at) => at))
  const { rows } = await pool.query(`select failures, note from app.breakers where tool = 'pay'`)
  expect(rows).toEqual([{ failures: 50, note: 'new' }])
})

const removeIfThere = singleConnectionTransaction({
  name: 'remove if there',
  run: async (tx, tool: string) => {
    const locked = await lockRow(tx, breakers, { tool })
    if (locked !== undefined) await deleteRow(tx, locked)
  },
})

test('callers who make a row and callers who delete it do not disturb each other', async () => {
  const made = Array.from({ length: 30 }, () => countFailure(database, 'flaky'))
  const removed = Array.from({ length: 30 }, () => removeIfThere(database, 'flaky'))
  await Promise.all([...made, ...removed])
  const { rows } = await pool.query(`select * from app.breakers where tool = 'mail'`)
  expect(rows).toHaveLength(1)
})

test('nowait says FC_TX_ROW_BUSY and the transaction goes on; skipLocked goes without', async () => {
  const { opened, open } = gate()
  const holder = holdFor(database, { tool: 'mail', until: opened })
  while ((await rowLocks()) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await lockOne(database, { tool: 'mail', wait: 'nowait' })).toBe('FC_TX_ROW_BUSY')
  expect(await lockOne(database, { tool: 'mail', wait: 'skipLocked' })).toBeUndefined()
  expect(await lockOne(database, { tool: 'none', wait: 'nowait' })).toBeUndefined()
  open()
  expect(await holder).toMatchObject({ tool: 'mail' })
  expect(await lockOne(database, { tool: 'mail', wait: 'nowait' })).toMatchObject({ failures: 1 })
})

const lockAll = singleConnectionTransaction({
  name: 'lock all',
  run: async (tx, wait: LockWait) => {
    const locked = await lockRows(tx, breakers, {
      where: {},
      whereSql: { text: 'failures >= $1 -- all', values: [0] },
      wait,
    }).catch((error: unknown) => String(Reflect.get(error as object, 'code')))
    await tx.query('select 1')
    return typeof locked === 'string' ? locked : locked.map(({ row }) => row.tool)
  },
})

test('lockRows locks in the order of the key, and waits as told', async () => {
  expect(await lockAll(database, 'wait')).toEqual(['mail', 'search'])
  const { opened, open } = gate()
  const holder = holdFor(database, { tool: 'mail', until: opened })
  while ((await rowLocks()) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await lockAll(database, 'nowait')).toBe('FC_TX_ROW_BUSY')
  expect(await lockAll(database, 'skipLocked')).toEqual(['search'])
  open()
  await holder
})

const lockSome = singleConnectionTransaction({
  name: 'lock some',
  run: async (tx) => {
    const some = await lockRows(tx, breakers, {
      where: { note: null },
      whereSql: { text: 'failures < $1', values: [5] },
      limit: 1,
    })
    return some.map(({ row }) => row.tool)
  },
})

test('lockRows takes columns, SQL and a limit together, and finds null as null', async () => {
  await pool.query(`insert into app.breakers values ('zip', 1, null), ('ask', 9, null)`)
  expect(await lockSome(database)).toEqual(['mail'])
})

test('a row that is gone by the time it is saved says FC_TX_ROW_GONE', async () => {
  await expect(saveTwice(database, 'mail')).rejects.toMatchObject({ code: 'FC_TX_ROW_GONE' })
})
const saveTwice = singleConnectionTransaction({
  name: 'save a deleted row',
  run: async (tx, tool: string) => {
    const locked = await lockRow(tx, breakers, { tool })
    if (locked === undefined) return
    await deleteRow(tx, locked)
    await saveRow(tx, locked, { failures: 0 })
  },
})

let kept: Locked<Breaker, never> | undefined
const keepRow = singleConnectionTransaction({
  name: 'keep row',
  run: async (tx: SingleConnectionTxn<never>, tool: string) => {
    kept = await lockRow(tx, breakers, { tool })
  },
} as never)
const saveKept = defineTransaction({
  name: 'save kept',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await saveRow(tx as never, kept as never, { failures: 7 })
  },
})

test('a row that another transaction has locked cannot be saved', async () => {
  await (keepRow as (...args: unknown[]) => Promise<void>)(database, 'mail')
  const error = await saveKept(database).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'FC_TX_FORGED' })
  expect(String(error)).toContain('"keep row"')
})

const saveAfterRollback = singleConnectionTransaction({
  name: 'save after rollback to savepoint',
  run: async (tx, tool: string) => {
    let locked: Locked<Breaker, unknown> | undefined
    const inside = tx.savepoint('inside', async () => {
      locked = (await lockRow(tx, breakers, { tool })) as never
      throw new RangeError('on purpose')
    })
    await inside.catch(() => undefined)
    await saveRow(tx, locked as never, { failures: 7 })
  },
})

test('a row locked in a savepoint that was rolled back cannot be saved: its lock is gone', async () => {
  const error = await saveAfterRollback(database, 'mail').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'FC_TX_FORGED' })
  expect(String(error)).toContain('savepoint "inside"')
})

const patchKey = singleConnectionTransaction({
  name: 'patch key',
  run: async (tx, patch: object) => {
    const locked = await lockRow(tx, breakers, { tool: 'mail' })
    if (locked !== undefined) await saveRow(tx, locked, patch)
  },
})

test('columns of the key and computed ones cannot be saved; an empty patch changes nothing', async () => {
  for (const patch of [{ tool: 'other' }, { doubled: 4 }]) {
    await expect(patchKey(database, patch)).rejects.toMatchObject({
      code: 'FC_TX_INVALID_DEFINITION',
    })
  }
  await patchKey(database, {})
})

const lockWithoutIntent = defineTransaction({
  name: 'lock without intent',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await lockRow(tx as never, breakers, { tool: 'mail' })
  },
})

test('a lock in a transaction that did not declare it is refused, whatever the types were told', async () => {
  await expect(lockWithoutIntent(database)).rejects.toMatchObject({
    code: 'FC_TX_INTENT_NOT_COVERED',
  })
})

const underKey = singleConnectionTransaction({
  name: 'under key',
  run: async (tx, args: { readonly key: string; readonly log: string[] }) => {
    await lockKey(tx, args.key)
    args.log.push('in')
    await tx.query('select pg_sleep(0.01)')
    args.log.push('out')
  },
})

test('lockKey lets one at a time work under a key', async () => {
  const log: string[] = []
  await Promise.all(Array.from({ length: 6 }, () => underKey(database, { key: 'report', log })))
  expect(log).toEqual(Array.from({ length: 6 }, () => ['in', 'out']).flat())
})
