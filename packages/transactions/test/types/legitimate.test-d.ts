import type { Pool } from 'pg'
import { sql } from 'kysely'
import { describe, expectTypeOf, test } from 'vitest'
import {
  defineTable,
  defineTransaction,
  deleteRow,
  getOrCreateLocked,
  lockKey,
  lockRow,
  lockRows,
  saveRow,
  singleConnectionTransaction,
  type Database,
  type Locked,
  type ReadTx,
  type SingleConnectionTxn,
  type WriteTx,
} from '../../src/index.ts'
import { kyselyIn, type ReadQueries, type WriteQueries } from '../../src/kysely/index.ts'

interface Breaker {
  readonly tool: string
  readonly failures: number
  readonly is_open: boolean
}

interface Tables {
  readonly breakers: { readonly tool: string; readonly failures: number }
}

declare const database: Database

const breakers = defineTable<Breaker>()({
  name: 'app.breakers',
  key: ['tool'],
  computed: { is_open: 'failures > 5' },
})

async function readAll<S>(tx: ReadTx<S>): Promise<readonly Breaker[]> {
  return await tx.query('select * from app.breakers')
}

async function clear<S>(tx: WriteTx<S>): Promise<number | null> {
  await readAll(tx)
  return (await tx.execute('delete from app.breakers')).rowCount
}

async function reset<S>(tx: SingleConnectionTxn<S>, breaker: Locked<Breaker, S>): Promise<void> {
  await saveRow(tx, breaker, { failures: 0 })
  await clear(tx)
}

const readBreakers = defineTransaction({
  name: 'read breakers',
  intent: 'READ_ONLY',
  isolation: 'repeatable read',
  retry: { attempts: 3 },
  run: async (tx) => await readAll(tx),
})

const clearBreakers = defineTransaction({
  name: 'clear breakers',
  intent: 'ATOMIC_WRITE',
  calls: [readBreakers],
  timeouts: { lockTimeoutMs: 100 },
  run: async (tx, tools: readonly string[]) => {
    await tx.savepoint('optional', async (inner) => await clear(inner))
    for (const tool of tools) await tx.query('delete from app.breakers where tool = $1', [tool])
    await readBreakers.in(tx)
  },
})

const countFailure = singleConnectionTransaction({
  name: 'count failure',
  calls: [readBreakers, clearBreakers],
  run: async (tx, args: { readonly tool: string; readonly by?: number }) => {
    const breaker = await lockRow(tx, breakers, { tool: args.tool }, { wait: 'skipLocked' })
    if (breaker === undefined) return undefined
    await saveRow(tx, breaker, { failures: breaker.row.failures + (args.by ?? 1) })
    await reset(tx, breaker)
    await clearBreakers.in(tx, [args.tool])
    return { ...breaker.row, at: new Date() }
  },
})

describe('a helper', () => {
  test('names its scope and is handed any tx that can do as much', () => {
    const all = singleConnectionTransaction({
      name: 'all helpers',
      run: async (tx) => [await readAll(tx), await clear(tx)] as const,
    })
    expectTypeOf(all(database)).resolves.toEqualTypeOf<
      readonly [readonly Breaker[], number | null]
    >()
  })

  test('may be generic over more than its scope', () => {
    async function firstOf<S, T>(tx: ReadTx<S>, as: (row: Breaker) => T): Promise<T | undefined> {
      const row = (await readAll(tx))[0]
      return row === undefined ? undefined : as(row)
    }
    const one = defineTransaction({
      name: 'first of',
      intent: 'READ_ONLY',
      run: async (tx) => await firstOf(tx, ({ failures }) => failures),
    })
    expectTypeOf(one(database)).resolves.toEqualTypeOf<number | undefined>()
  })

  test('may keep a locked row in its own scope', () => {
    async function lockBoth<S>(tx: SingleConnectionTxn<S>): Promise<number> {
      await lockKey(tx, 'both')
      const made = await getOrCreateLocked(tx, breakers, { tool: 'a' }, { failures: 0 })
      const rest = await lockRows(tx, breakers, { where: { failures: 0 }, limit: 5 })
      for (const row of [made, ...rest]) await saveRow(tx, row, { failures: 1 })
      await deleteRow(tx, made)
      return rest.length
    }
    const both = singleConnectionTransaction({ name: 'both', run: lockBoth })
    expectTypeOf(both(database)).resolves.toEqualTypeOf<number>()
  })
})

describe('a locked row', () => {
  async function proofOf<S>(tx: WriteTx<S>, breaker: Locked<Breaker, S, never>): Promise<string> {
    await clear(tx)
    return breaker.row.tool
  }

  test('is proof of its lock, whoever locked it and however', () => {
    const proven = singleConnectionTransaction({
      name: 'proven',
      run: async (tx) => {
        const made = await getOrCreateLocked(tx, breakers, { tool: 'a' })
        const one = await lockRow(tx, breakers, { tool: 'a' })
        const many = await lockRows(tx, breakers, { where: {} })
        const all = [made, ...(one === undefined ? [] : [one]), ...many]
        return await Promise.all(all.map(async (breaker) => await proofOf(tx, breaker)))
      },
    })
    expectTypeOf(proven(database)).resolves.toEqualTypeOf<string[]>()
  })
})

describe('a definition', () => {
  test('takes the arguments of its run, and none where run takes none', () => {
    expectTypeOf(readBreakers).toBeCallableWith(database)
    expectTypeOf(clearBreakers).toBeCallableWith(database, ['mail'])
    expectTypeOf(countFailure).toBeCallableWith(database, { tool: 'mail' })
  })

  test('may have an argument that is left out', () => {
    const list = defineTransaction({
      name: 'list',
      intent: 'READ_ONLY',
      run: async (tx, limit?: number) => (await readAll(tx)).slice(0, limit),
    })
    expectTypeOf(list).toBeCallableWith(database)
    expectTypeOf(list).toBeCallableWith(database, 5)
  })

  test('may return nothing, plain values, dates, maps, sets, errors and rows', () => {
    expectTypeOf(clearBreakers(database, [])).resolves.toEqualTypeOf<void>()
    const plain = defineTransaction({
      name: 'plain',
      intent: 'READ_ONLY',
      run: async () => ({
        at: new Date(),
        bytes: new Uint8Array(),
        cause: new RangeError('x'),
        names: new Set(['a']),
        pairs: new Map([['a', { deep: [1n, null, undefined] }]]),
        kind: 'done' as const,
      }),
    })
    expectTypeOf(plain(database)).resolves.toHaveProperty('kind').toEqualTypeOf<'done'>()
  })

  test('may return a union, and undefined for one that was not there', () => {
    expectTypeOf(countFailure(database, { tool: 'mail' })).resolves.toEqualTypeOf<
      | {
          at: Date
          tool: string
          failures: number
          is_open: boolean
        }
      | undefined
    >()
  })

  test('says its intent in its type', () => {
    expectTypeOf(countFailure.definition.intent).toEqualTypeOf<'LOCKED_MUTATION'>()
    expectTypeOf(readBreakers.definition.intent).toEqualTypeOf<'READ_ONLY'>()
  })

  test('is kept in a variable of its type', () => {
    const kept: (database: Database, tools: readonly string[]) => Promise<void> = clearBreakers
    expectTypeOf(kept).toBeFunction()
  })
})

describe('SQL text', () => {
  test('may hold the words of a lock where they are none', () => {
    const words = defineTransaction({
      name: 'words',
      intent: 'READ_ONLY',
      run: async (tx) => {
        await tx.query('select substring(name for 3) from runs')
        await tx.query('select updated_at from runs')
        const text: string = 'select 1'
        await tx.query(text, [1, 'a', null, new Date()])
        return (await tx.query<{ readonly one: number }>('select 1 as one'))[0]?.one
      },
    })
    expectTypeOf(words(database)).resolves.toEqualTypeOf<number | undefined>()
  })
})

describe('Kysely', () => {
  test('reads with a ReadTx, joins, selects by template, and takes helpers of its own', () => {
    async function worst(db: ReadQueries<Tables>) {
      return await db.selectFrom('breakers').select(['tool', 'failures']).executeTakeFirst()
    }
    const read = defineTransaction({
      name: 'read by kysely',
      intent: 'READ_ONLY',
      run: async (tx) => {
        const db = kyselyIn<Tables>(tx)
        await sql<{ readonly one: number }>`select 1 as one`.execute(db)
        return await worst(db)
      },
    })
    expectTypeOf(read(database)).resolves.toEqualTypeOf<
      { tool: string; failures: number } | undefined
    >()
  })

  test('writes with a WriteTx, and a handle that writes also reads', () => {
    async function add(db: WriteQueries<Tables>): Promise<readonly { readonly tool: string }[]> {
      await db.insertInto('breakers').values({ tool: 'mail', failures: 0 }).execute()
      return await readOnly(db)
    }
    async function readOnly(
      db: ReadQueries<Tables>,
    ): Promise<readonly { readonly tool: string }[]> {
      return await db
        .with('bad', (inner) => inner.selectFrom('breakers').selectAll())
        .selectFrom('bad')
        .select('tool')
        .execute()
    }
    const write = defineTransaction({
      name: 'write by kysely',
      intent: 'ATOMIC_WRITE',
      run: async (tx) => await add(kyselyIn(tx)),
    })
    expectTypeOf(write(database)).resolves.toEqualTypeOf<readonly { readonly tool: string }[]>()
  })
})

test('the pool of a database is the pool that was opened', () => {
  expectTypeOf(database.pool).toEqualTypeOf<Pool>()
})
