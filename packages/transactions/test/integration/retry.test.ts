import { beforeEach, expect, inject, test } from 'vitest'
import { relayToSocket } from '../../../store/test/support/tcp-relay.ts'
import { defineTransaction, openDatabase } from '../../src/index.ts'
import { elsewhere } from '../../src/testing/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { fresh, openPool } = await testDatabase(`
  create table counters (name text primary key, n int);
  create sequence commits;
  -- Sequences are not rolled back: the first COMMIT is refused, and the second is not.
  create function refuse_first() returns trigger language plpgsql as $$
    begin
      if nextval('commits') = 1 then raise exception 'at commit' using errcode = '40001'; end if;
      return null;
    end $$;
  create constraint trigger refuse_first after update on counters
    deferrable initially deferred for each row
    when (new.name = 'refused at commit') execute function refuse_first()`)
const pool = openPool({ max: 10 })
const database = openDatabase(pool)

interface Attempt {
  readonly name: string
  /** Runs between the read and the write. */
  readonly between: (attempt: number) => Promise<void>
  attempts: number
}

const retried = defineTransaction({
  name: 'retried',
  intent: 'ATOMIC_WRITE',
  isolation: 'repeatable read',
  retry: { attempts: 3 },
  run: async (tx, args: Attempt) => {
    args.attempts += 1
    await tx.query('select n from counters where name = $1', [args.name])
    await args.between(args.attempts)
    await tx.query('update counters set n = n + 1 where name = $1', [args.name])
  },
})

const once = defineTransaction({
  name: 'once',
  intent: 'ATOMIC_WRITE',
  isolation: 'repeatable read',
  run: async (tx, args: Attempt) => {
    args.attempts += 1
    await tx.query('select n from counters where name = $1', [args.name])
    await args.between(args.attempts)
    await tx.query('update counters set n = n + 1 where name = $1', [args.name])
  },
})

const rival = openPool({ max: 1 })
const disturb = async (): Promise<void> => {
  await elsewhere(() => rival.query(`update counters set n = n + 10 where name = 'a'`))
}

beforeEach(async () => {
  await pool.query(`truncate counters`)
  await pool.query(`insert into counters values ('a', 0), ('b', 0)`)
})

test('a serialization failure is run again, and the work is done once', async () => {
  const args: Attempt = {
    name: 'a',
    attempts: 0,
    between: async (attempt) => (attempt < 3 ? await disturb() : undefined),
  }
  await retried(database, args)
  expect(args.attempts).toBe(3)
  const { rows } = await pool.query(`select n from counters where name = 'a'`)
  expect(rows).toEqual([{ n: 21 }])
})

test('after the last attempt the error of Postgres goes on to the caller', async () => {
  const args: Attempt = { name: 'a', attempts: 0, between: disturb }
  expect(await errorOf(retried(database, args))).toMatchObject({ code: '40001' })
  expect(args.attempts).toBe(3)
})

test('without retry nothing is run again', async () => {
  const args: Attempt = { name: 'a', attempts: 0, between: disturb }
  expect(await errorOf(once(database, args))).toMatchObject({ code: '40001' })
  expect(args.attempts).toBe(1)
})

test('no other error is run again', async () => {
  const args: Attempt = {
    name: 'a',
    attempts: 0,
    between: async () => {
      await Promise.reject(new RangeError('on purpose'))
    },
  }
  expect(await errorOf(retried(database, args))).toBeInstanceOf(RangeError)
  expect(args.attempts).toBe(1)
})

test('a serialization failure that is the answer to COMMIT is run again', async () => {
  await pool.query(`insert into counters values ('refused at commit', 0)`)
  const args: Attempt = { name: 'refused at commit', attempts: 0, between: async () => undefined }
  await retried(database, args)
  expect(args.attempts).toBe(2)
  const { rows } = await pool.query(`select n from counters where name = 'refused at commit'`)
  expect(rows).toEqual([{ n: 1 }])
})

test('an outcome that nobody knows is not run again: the work may be stored', async () => {
  const socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`
  const relay = await relayToSocket(socketPath, (answer) => {
    if (!answer.includes('COMMIT')) return answer
    void relay.close()
    return Buffer.alloc(0)
  })
  const connectionString = `postgres://postgres@127.0.0.1:${relay.port}/${fresh.name}`
  const relayed = openDatabase(openPool({ connectionString, max: 1 }))
  const args: Attempt = { name: 'a', attempts: 0, between: async () => undefined }
  expect(await errorOf(retried(relayed, args))).toMatchObject({ code: 'FC_TX_COMMIT_UNKNOWN' })
  expect(args.attempts).toBe(1)
  const { rows } = await pool.query(`select n from counters where name = 'a'`)
  expect(rows).toEqual([{ n: 1 }])
})

const skewed = defineTransaction({
  name: 'skewed',
  intent: 'ATOMIC_WRITE',
  isolation: 'serializable',
  retry: { attempts: 20 },
  run: async (tx, name: 'a' | 'b') => {
    const rows: readonly { n: number }[] = await tx.query('select sum(n)::int as n from counters')
    await tx.query('select pg_sleep(0.02)')
    await tx.query('update counters set n = $2 where name = $1', [name, (rows[0]?.n ?? 0) + 1])
  },
})

test('what Postgres refuses at COMMIT is run again on its word: it has rolled back', async () => {
  await Promise.all([skewed(database, 'a'), skewed(database, 'b')])
  const { rows } = await pool.query<{ n: number }>('select n from counters order by n')
  // One after the other, whichever came first.
  expect(rows).toEqual([{ n: 1 }, { n: 2 }])
})
