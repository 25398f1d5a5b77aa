import { CamelCasePlugin, Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  defineTransaction,
  IntentViolationError,
  openDatabase,
  singleConnectionTransaction,
  type ReadTx,
} from '../../src/index.ts'
import { kyselyIn } from '../../src/kysely/index.ts'
import { testDatabase } from '../support/open-pool.ts'

interface Tables {
  readonly runs: { readonly id: number; readonly name: string }
  readonly steps: { readonly run_id: number; readonly tool_name: string }
}

const { openPool } = await testDatabase(
  `create table runs (id int primary key, name text not null);
   create table steps (run_id int not null, tool_name text not null);
   insert into runs select n, 'run ' || n from generate_series(1, 250) n;
   insert into steps values (1, 'search'), (1, 'book'), (2, 'search')`,
)
const pool = openPool({ max: 2 })
const database = openDatabase(pool, { name: 'runs' })

async function violation(work: Promise<unknown>): Promise<IntentViolationError> {
  const error = await work.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(IntentViolationError)
  return error as IntentViolationError
}

const stepsOfRun = defineTransaction({
  name: 'steps of run',
  intent: 'READ_ONLY',
  run: async (tx, id: number) =>
    await kyselyIn<Tables>(tx)
      .selectFrom('runs')
      .innerJoin('steps', 'steps.run_id', 'runs.id')
      .where('runs.id', '=', id)
      .orderBy('tool_name')
      .select(['name', 'tool_name'])
      .execute(),
})

const writeAll = defineTransaction({
  name: 'write all ways',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    const db = kyselyIn<Tables>(tx)
    const inserted = await db.insertInto('runs').values({ id: 900, name: 'new' }).executeTakeFirst()
    const updated = await db
      .updateTable('runs')
      .set({ name: 'newer' })
      .where('id', '=', 900)
      .returning('name')
      .execute()
    const merged = await db
      .mergeInto('runs')
      .using('steps', 'steps.run_id', 'runs.id')
      .whenMatchedAnd('tool_name', '=', 'book')
      .thenUpdateSet({ name: 'booked' })
      .executeTakeFirst()
    const deleted = await db.deleteFrom('runs').where('id', '=', 900).executeTakeFirst()
    return {
      inserted: inserted.numInsertedOrUpdatedRows,
      updated,
      merged: merged.numChangedRows,
      deleted: deleted.numDeletedRows,
    }
  },
})

test('a join is typed and runs on the connection of the transaction', async () => {
  expect(await stepsOfRun(database, 1)).toEqual([
    { name: 'run 1', tool_name: 'book' },
    { name: 'run 1', tool_name: 'search' },
  ])
})

test('insert, update, merge and delete say how many rows they changed', async () => {
  expect(await writeAll(database)).toEqual({
    inserted: 1n,
    updated: [{ name: 'newer' }],
    merged: 1n,
    deleted: 1n,
  })
})

test('the sql template, a CTE, a schema and a plugin work as in Kysely', async () => {
  const readAllWays = defineTransaction({
    name: 'read all ways',
    intent: 'READ_ONLY',
    run: async (tx) => {
      const db = kyselyIn<Tables>(tx)
      const counted = await sql<{ total: number }>`
        select count(*)::int as total from ${sql.table('steps')} where run_id = ${1}`.execute(db)
      const named = await db
        .with('busy', (inner) => inner.selectFrom('steps').select('run_id').distinct())
        .selectFrom('busy')
        .select('run_id')
        .orderBy('run_id')
        .execute()
      const one = await db.withSchema('public').selectFrom('runs').select('id').limit(1).execute()
      const camel = kyselyIn<{ steps: { toolName: string } }>(tx, {
        plugins: [new CamelCasePlugin()],
      })
      const tools = await camel.selectFrom('steps').select('toolName').distinct().execute()
      return { counted: counted.rows, named, one: one.length, tools: tools.length }
    },
  })
  expect(await readAllWays(database)).toEqual({
    counted: [{ total: 2 }],
    named: [{ run_id: 1 }, { run_id: 2 }],
    one: 1,
    tools: 2,
  })
})

test('a stream reads in chunks, may be left early, and other queries run beside it', async () => {
  const streamRuns = defineTransaction({
    name: 'stream runs',
    intent: 'READ_ONLY',
    run: async (tx) => {
      const db = kyselyIn<Tables>(tx)
      let all = 0
      for await (const run of db
        .selectFrom('runs')
        .selectAll()
        .where('id', '<=', 250)
        .stream(100)) {
        all += run.id > 0 ? 1 : 0
        if (all === 1) await db.selectFrom('steps').selectAll().execute()
      }
      let some = 0
      for await (const { id } of db.selectFrom('runs').select('id').stream(10)) {
        some += id > 0 ? 1 : 0
        if (some === 15) break
      }
      const open: readonly { total: number }[] = await tx.query(
        'select count(*)::int as total from pg_cursors',
      )
      return { all, some, open: open[0]?.total }
    },
  })
  expect(await streamRuns(database)).toEqual({ all: 250, some: 15, open: 0 })
})

test('forUpdate is refused when it is sent, with the place that built it', async () => {
  const lockByHand = singleConnectionTransaction({
    name: 'lock by hand',
    run: async (tx) => {
      await kyselyIn<Tables>(tx).selectFrom('runs').selectAll().forUpdate().execute()
    },
  })
  const error = await violation(lockByHand(database))
  expect(error.code).toBe('FC_TX_RAW_LOCK')
  expect(error.message).toMatch(/"for update" was sent at .*kysely-in\.test\.ts:\d+/)
  expect(error.rightWay).toContain('lockRow')
})

test('forUpdate is refused in a stream too', async () => {
  const streamLocked = singleConnectionTransaction({
    name: 'stream locked',
    run: async (tx) => {
      const query = kyselyIn<Tables>(tx).selectFrom('runs').selectAll().forShare()
      for await (const row of query.stream()) expect(row).toBeUndefined()
    },
  })
  expect((await violation(streamLocked(database))).code).toBe('FC_TX_RAW_LOCK')
})

test('transaction() of a caller without types is refused, and destroy() ends nothing', async () => {
  const nest = defineTransaction({
    name: 'nest with kysely',
    intent: 'ATOMIC_WRITE',
    run: async (tx) => {
      const db = kyselyIn<Tables>(tx) as unknown as Kysely<Tables>
      const error = await violation(db.transaction().execute(async () => 1))
      await kyselyIn<Tables>(tx).selectFrom('runs').selectAll().limit(1).execute()
      await db.destroy()
      await tx.query('select 1')
      return { code: error.code, message: error.message }
    },
  })
  const { code, message } = await nest(database)
  expect(code).toBe('FC_TX_CONTROL_STATEMENT')
  expect(message).toMatch(/kysely-in\.test\.ts:\d+.*transaction "nest with kysely"/)
})

test('a handle that outlives its transaction is refused', async () => {
  const kept: { query?: () => Promise<unknown> } = {}
  const keep = defineTransaction({
    name: 'keep the handle',
    intent: 'READ_ONLY',
    run: async (tx) => {
      const db = kyselyIn<Tables>(tx)
      kept.query = () => db.selectFrom('runs').selectAll().execute()
    },
  })
  await keep(database)
  const error = await violation(Promise.resolve(kept.query?.()))
  expect(error.code).toBe('FC_TX_USED_AFTER_END')
})

test('a write through the sql template in READ_ONLY is refused, also in a joined part', async () => {
  const sneak = defineTransaction({
    name: 'sneak a write',
    intent: 'READ_ONLY',
    run: async (tx) => {
      await sql`insert into runs values (901, 'sneaked')`.execute(kyselyIn(tx))
    },
  })
  const joinSneak = defineTransaction({
    name: 'join the sneak',
    intent: 'ATOMIC_WRITE',
    run: async (tx) => await sneak.in(tx),
  })
  expect((await violation(sneak(database))).code).toBe('FC_TX_WRITE_IN_READ_ONLY')
  expect((await violation(joinSneak(database))).code).toBe('FC_TX_WRITE_IN_READ_ONLY')
})

test('queries of one handle that overlap run one after the other', async () => {
  const overlap = defineTransaction({
    name: 'overlap',
    intent: 'READ_ONLY',
    run: async (tx) => await sumOfBoth(tx),
  })
  expect(await overlap(database)).toBe(253)
})

async function sumOfBoth<S>(tx: ReadTx<S>): Promise<number> {
  const db = kyselyIn<Tables>(tx)
  const [runs, steps] = await Promise.all([
    db.selectFrom('runs').selectAll().execute(),
    db.selectFrom('steps').selectAll().execute(),
  ])
  return runs.length + steps.length
}

test('savepoints of the transaction hold what Kysely writes', async () => {
  const partly = defineTransaction({
    name: 'write partly',
    intent: 'ATOMIC_WRITE',
    run: async (tx) => {
      const db = kyselyIn<Tables>(tx)
      const failing = tx.savepoint('optional', async () => {
        await db.insertInto('runs').values({ id: 902, name: 'a' }).execute()
        await db.insertInto('runs').values({ id: 902, name: 'b' }).execute()
      })
      await failing.catch(() => undefined)
      return await db.selectFrom('runs').select('id').where('id', '=', 902).execute()
    },
  })
  expect(await partly(database)).toEqual([])
})

test('anything but a tx is refused', () => {
  expect(() => kyselyIn({} as never)).toThrow(/Expected the tx/)
})
