// BEGIN goes with the first statement, in one go. What must hold all the same: nothing of a
// transaction that could not be opened is ever stored.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { correlationScope, currentSpan } from '@first-contact/recorder'
import { instrumentPool } from '@first-contact/recorder/pg'
import { from as copyFrom } from 'pg-copy-streams'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { relayToSocket, type TcpRelay } from '../../../store/test/support/tcp-relay.ts'
import {
  defineTransaction,
  openDatabase,
  type Database,
  type SingleConnectionTxn,
} from '../../src/index.ts'
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

const admin = openPool({ max: 1 })
/** Text that the server is sent in place of another one of the same length. */
let replace: readonly [string, string] | undefined
let requests: string[] = []
/** Times that the server said it waits for the next one: one for each round trip. */
let roundTrips = 0
let relay: TcpRelay
let database: Database

beforeEach(async () => {
  await admin.query('truncate runs')
  replace = undefined
  relay = await relayToSocket(socketPath, {
    request: (chunk) => {
      requests.push(chunk.toString('latin1'))
      const [from, to] = replace ?? ['', '']
      return Buffer.from(chunk.toString('latin1').replace(from, to), 'latin1')
    },
    answer: (chunk) => {
      roundTrips += chunk.toString('latin1').split('Z\0\0\0\x05').length - 1
      return chunk
    },
  })
  const connectionString = `postgres://postgres@127.0.0.1:${relay.port}/${fresh.name}`
  database = openDatabase(openPool({ connectionString, max: 1 }))
  await perform(database, async (tx) => await tx.query('select 1'))
  requests = []
  roundTrips = 0
})
afterEach(async () => {
  await database.pool.end()
  await relay.close()
})

async function stored(): Promise<readonly unknown[]> {
  return (await admin.query('select id from runs order by id')).rows
}

async function expectUsable(): Promise<void> {
  replace = undefined
  await admin.query('truncate runs')
  await perform(database, async (tx) => await tx.query('insert into runs values (7)'))
  expect(await stored()).toEqual([{ id: 7 }])
  expect(database.pool.totalCount).toBe(1)
}

test.each([
  [
    'a statement with values',
    async (tx: SingleConnectionTxn<unknown>) => await tx.query('select $1::int', [1]),
  ],
  ['one without', async (tx: SingleConnectionTxn<unknown>) => await tx.query('select 1')],
])('%s costs its own round trip and that of COMMIT', async (_, work) => {
  await perform(database, work)
  expect(roundTrips).toBe(2)
})

test('a transaction that sends nothing costs the server nothing', async () => {
  await perform(database, async () => 1)
  expect(
    await errorOf(perform(database, async () => await Promise.reject(new RangeError()))),
  ).toBeInstanceOf(RangeError)
  expect(requests).toEqual([])
})

test('a text of several statements is sent after BEGIN, and all of them are of the transaction', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into runs values (1); insert into runs values (2)')
      throw new RangeError('on purpose')
    }),
  )
  expect(error).toBeInstanceOf(RangeError)
  expect(await stored()).toEqual([])
  await expectUsable()
})

const firsts: readonly (readonly [string, Work])[] = [
  ['a statement', async (tx) => await tx.query('insert into runs values ($1)', [1])],
  ['several statements', async (tx) => await tx.query('insert into runs values (1); select 1')],
  [
    'a savepoint',
    async (tx) =>
      await tx.savepoint('a', async () => await tx.query('insert into runs values (1)')),
  ],
  [
    'a COPY',
    async (tx) => {
      await pipeline(Readable.from(['1\n']), tx.stream(copyFrom('copy runs from stdin')))
    },
  ],
]
const refusals = [
  ['BEGIN', 'begin', 'begix', '42601'],
  ['a setting', 'lock_timeout', 'lock_timeoux', '42704'],
] as const

test.each(
  firsts.flatMap(([first, work]) =>
    refusals.map(([what, ...refusal]) => [first, what, work, refusal] as const),
  ),
)('%s whose %s is refused by the server is not stored', async (_, __, work, [from, to, code]) => {
  replace = [from, to]
  expect(await errorOf(perform(database, work))).toMatchObject({ code })
  expect(await stored()).toEqual([])
  await expectUsable()
})

test.each(firsts)(
  'after a refused BEGIN nothing more is sent: %s, and its error swallowed',
  async (_, work) => {
    replace = ['begin', 'begix']
    const error = await errorOf(
      perform(database, async (tx) => {
        await errorOf(work(tx))
        expect(await errorOf(tx.query('insert into runs values (2)'))).toMatchObject({
          code: '42601',
        })
        await errorOf(tx.savepoint('b', async () => await tx.query('insert into runs values (3)')))
      }),
    )
    expect(error).toMatchObject({ code: '42601' })
    expect(await stored()).toEqual([])
    await expectUsable()
  },
)

test('a first statement that fails is named as any other, at the place that sent it', async () => {
  const error = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into runs values (1)').catch(() => undefined)
      await tx.query('insert into runs values (1)')
    }),
  )
  expect(error).toMatchObject({ code: '23505' })
  const first = await errorOf(
    perform(database, async (tx) => await tx.query('insert into nowhere values ($1)', [1])),
  )
  expect(first).toMatchObject({ code: '42P01' })
  expect((first as Error).stack).toContain('begin-with-first.test.ts')
  const swallowed = await errorOf(
    perform(database, async (tx) => {
      await tx.query('insert into nowhere values ($1)', [1]).catch(() => undefined)
    }),
  )
  expect(swallowed).toMatchObject({ code: 'FC_TX_COMMIT_WAS_ROLLBACK', cause: { code: '42P01' } })
  await expectUsable()
})

test('a value that cannot be sent fails alone, and the transaction goes on', async () => {
  const bad = {
    toPostgres: () => {
      throw new RangeError('no such value')
    },
  }
  await perform(database, async (tx) => {
    expect(await errorOf(tx.query('select $1', [bad]))).toBeInstanceOf(RangeError)
    await tx.query('insert into runs values (5)')
  })
  expect(await stored()).toEqual([{ id: 5 }])
})

const nameOfSession = `select current_setting('application_name') as name`

test('a transaction of an instrumented pool carries its correlation, in no more round trips', async () => {
  const { connectionString } = database.pool.options as { readonly connectionString: string }
  const tagged = openDatabase(instrumentPool(openPool({ connectionString, max: 1 })))
  await perform(tagged, async (tx) => await tx.query('select 1'))
  roundTrips = 0
  let seen: unknown
  let wanted: unknown
  await correlationScope({ component: 'api' }, async () => {
    wanted = currentSpan()?.correlationId
    await perform(tagged, async (tx) => {
      seen = await tx.query(nameOfSession)
    })
  })
  expect(seen).toEqual([{ name: `fc/${String(wanted)}` }])
  expect(roundTrips).toBe(2)
  expect((await tagged.pool.query(nameOfSession)).rows).not.toEqual(seen)
  await tagged.pool.end()
})

test('whoever puts a query of their own on a client is shown BEGIN and the statement apart', async () => {
  const pool = openPool({ max: 1 })
  const client = await pool.connect()
  const texts: unknown[] = []
  const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown
  Reflect.set(client, 'query', (...args: readonly unknown[]) => {
    texts.push(args[0])
    return query(...args)
  })
  client.release()
  await perform(openDatabase(pool), async (tx) => await tx.query('select 1'))
  expect(texts).toEqual([expect.stringMatching(/^begin; set local/), 'select 1', 'commit'])
})
