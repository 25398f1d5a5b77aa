import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { correlationScope, currentSpan } from '@first-contact/recorder'
import { Client, type Pool } from 'pg'
import { afterEach, expect, inject, test } from 'vitest'
import { relayToSocket } from '../../../store/test/support/tcp-relay.ts'
import {
  defineTable,
  defineTransaction,
  lockRow,
  openDatabase,
  singleConnectionTransaction,
  watchDatabase,
  type Database,
  type Watchdog,
  type WatchdogFinding,
  type WatchdogOptions,
} from '../../src/index.ts'
import { elsewhere } from '../../src/testing/index.ts'
import { errorOf } from '../support/error-of.ts'
import { startStranger } from '../support/stranger.ts'
import { testDatabase } from '../support/open-pool.ts'

const { fresh, openPool } = await testDatabase(
  `create table breakers (tool text primary key, failures int not null);
   insert into breakers values ('mail', 0), ('web', 0)`,
)
const breakers = defineTable<{ readonly tool: string; readonly failures: number }>()({
  name: 'breakers',
  key: ['tool'],
})

/** Sends nothing while it holds its row, until somebody says so. */
const holdRow = singleConnectionTransaction({
  name: 'hold row',
  timeouts: { lockTimeoutMs: 0, idleInTransactionTimeoutMs: 0 },
  run: async (tx, args: { readonly tool: string; readonly until: () => Promise<unknown> }) => {
    await lockRow(tx, breakers, { tool: args.tool })
    await args.until()
  },
})

const holdConnection = defineTransaction({
  name: 'hold a connection',
  intent: 'READ_ONLY',
  timeouts: { idleInTransactionTimeoutMs: 0 },
  run: async (tx, until: Promise<unknown>) => {
    await tx.query('select 1 as held')
    await until
  },
})

const socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`
const admin = openPool({ max: 1 })

/** Sessions of watchdogs. */
async function watching(): Promise<readonly number[]> {
  const { rows } = await elsewhere(() =>
    admin.query<{ pid: number }>(
      `select pid from pg_stat_activity
        where datname = current_database() and application_name = 'first-contact watchdog'`,
    ),
  )
  return rows.map(({ pid }) => pid)
}

const watchdogs: Watchdog[] = []
afterEach(async () => {
  await Promise.all(watchdogs.splice(0).map(async (watchdog) => await watchdog.stop()))
})

function watch(database: Database, options: WatchdogOptions = {}): WatchdogFinding[] {
  const findings: WatchdogFinding[] = []
  const report = (finding: WatchdogFinding): void => void findings.push(finding)
  watchdogs.push(watchDatabase(database, { everyMs: 50, drainedAfterMs: 150, report, ...options }))
  return findings
}

async function until(condition: () => boolean, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition() && performance.now() < deadline) await sleep(10)
  expect(condition()).toBe(true)
}

/** The deadlock that no guard sees: the second connection is asked for where the context is lost. */
async function deadlockWith(
  database: Database,
  bare: Client | Pool,
  seen: () => Promise<unknown>,
): Promise<void> {
  await holdRow(database, {
    tool: 'mail',
    until: async () => {
      const update = `update breakers set failures = 1 where tool = 'mail'`
      const inner = errorOf(elsewhere(() => bare.query(update)))
      const lettingGo = seen()
      await Promise.race([inner, lettingGo])
    },
  })
}

test('a self-deadlock that no guard could see is named while it happens', async () => {
  const database = openDatabase(openPool({ max: 2 }), { name: 'orders' })
  const findings = watch(database)
  const unguarded = openPool({ max: 1 })
  await deadlockWith(database, unguarded, async () => await until(() => findings.length > 0))
  const [finding] = findings
  expect(finding).toMatchObject({
    kind: 'self-deadlock',
    database: 'orders',
    holder: { transaction: 'hold row', query: expect.stringContaining('for update') },
    waiter: { transaction: undefined, query: expect.stringContaining('update breakers set') },
  })
  expect(finding?.message).toMatch(
    /bare client of this process.*lock of transaction "hold row", opened at .*watch-database\.test\.ts:\d+/,
  )
})

test('a self-deadlock of two bare clients of this process is named too', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  const findings = watch(database)
  const [holder, waiter] = [0, 1].map(
    () => new Client({ connectionString: fresh.connectionString }),
  )
  await Promise.all([holder?.connect(), waiter?.connect()])
  await holder?.query(`begin; update breakers set failures = 2 where tool = 'web'`)
  const waiting = waiter?.query(`update breakers set failures = 3 where tool = 'web'`)
  await until(() => findings.length > 0)
  await holder?.query('rollback')
  await waiting
  await Promise.all([holder?.end(), waiter?.end()])
  expect(findings).toMatchObject([
    {
      kind: 'self-deadlock',
      holder: { transaction: undefined },
      waiter: { transaction: undefined },
    },
  ])
})

test('one occurrence is reported once, and the next one again', async () => {
  const database = openDatabase(openPool({ max: 2 }))
  const findings = watch(database)
  const unguarded = openPool({ max: 1 })
  for (const episode of [1, 2]) {
    await deadlockWith(database, unguarded, async () => {
      await until(() => findings.length === episode)
      await sleep(400)
    })
    await unguarded.query('select 1')
  }
  expect(findings).toHaveLength(2)
})

test('a stranger that waits for us, and one that we wait for, are no finding', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  const findings = watch(database)
  const update = `update breakers set failures = 4 where tool = 'mail'`
  let stranger = startStranger(fresh.connectionString, update)
  await holdRow(database, {
    tool: 'mail',
    until: async () => {
      await stranger.said('sending')
      await sleep(700)
    },
  })
  await stranger.said('sent')
  await stranger.end()

  stranger = startStranger(fresh.connectionString, update)
  await stranger.said('sent')
  const waiting = holdRow(database, { tool: 'mail', until: async () => undefined })
  await sleep(700)
  await stranger.end()
  await waiting
  expect(findings).toEqual([])
})

test('a drained pool is named with those who hold its connections, once', async () => {
  const database = openDatabase(openPool({ max: 2 }), { name: 'small' })
  const findings = watch(database)
  for (const episode of [1, 2]) {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const all = [1, 2, 3].map(async () => await holdConnection(database, held))
    await until(() => findings.length === episode)
    await sleep(300)
    letGo()
    await Promise.all(all)
    await sleep(100)
  }
  expect(findings).toHaveLength(2)
  const [finding] = findings
  expect(finding).toMatchObject({ kind: 'drained pool', connections: 2, waiting: 1 })
  expect(finding?.message).toMatch(
    /Pool "small" has been drained for \d+ ms: all 2 connections in use, 1 waiting\. Held by transaction "hold a connection" of .*watch-database\.test\.ts:\d+:\d+ for \d+ ms, last "select 1 as held"/,
  )
})

test('a pool that is busy for a moment only is not reported', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  const findings = watch(database, { drainedAfterMs: 400 })
  const bursts = Array.from({ length: 8 }, async (_, at) => {
    await sleep(at * 60)
    await holdConnection(database, sleep(30))
  })
  await Promise.all(bursts)
  expect(findings).toEqual([])
})

test('a watchdog whose connection is cut, or whose server is away, goes on when it can', async () => {
  const first = await relayToSocket(socketPath)
  const url = `postgres://postgres@127.0.0.1:${first.port}/${fresh.name}`
  const database = openDatabase(openPool({ connectionString: url, max: 1 }))
  const findings = watch(database)
  await untilAsync(async () => (await watching()).length === 1)
  const [session] = await watching()
  await admin.query('select pg_terminate_backend($1)', [session])
  await untilAsync(async () => (await watching()).some((pid) => pid !== session))

  await first.close()
  await untilAsync(async () => (await watching()).length === 0)
  await sleep(200)
  expect(findings).toEqual([])
  const second = await relayToSocket(socketPath, undefined, first.port)
  const unguarded = openPool({ connectionString: url, max: 1 })
  await deadlockWith(database, unguarded, async () => await until(() => findings.length > 0))

  // And it ends without a server too.
  await second.close()
  await Promise.all(watchdogs.splice(0).map(async (watchdog) => await watchdog.stop()))
})

async function untilAsync(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000
  while (performance.now() < deadline) {
    if (await condition()) return
    await sleep(20)
  }
  expect(await condition()).toBe(true)
}

test('it ends at once, with its connection, and reports nothing afterwards', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  const findings = watch(database)
  await sleep(120)
  await Promise.all(watchdogs.splice(0).map(async (watchdog) => await watchdog.stop()))
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const all = [1, 2].map(async () => await holdConnection(database, held))
  await sleep(400)
  letGo()
  await Promise.all(all)
  expect(findings).toEqual([])
  expect(await watching()).toEqual([])
})

test('it reports in a context of nobody, whoever started it', async () => {
  const ofRequest = new AsyncLocalStorage<string>()
  const database = openDatabase(openPool({ max: 1 }))
  const contexts: unknown[] = []
  const report = (): void => void contexts.push([ofRequest.getStore(), currentSpan()])
  await correlationScope({ component: 'api' }, async () => {
    ofRequest.run('of a request', () => watch(database, { report }))
  })
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const all = [1, 2].map(async () => await holdConnection(database, held))
  await until(() => contexts.length > 0)
  letGo()
  await Promise.all(all)
  expect(contexts).toEqual([[undefined, undefined]])
})

test('it may be started inside a transaction, and is no part of it', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  await holdRow(database, {
    tool: 'web',
    until: async () => {
      watch(database)
      await untilAsync(async () => (await watching()).length === 1)
    },
  })
})

test('a report that throws does not end the watch', async () => {
  const database = openDatabase(openPool({ max: 1 }))
  let calls = 0
  watch(database, {
    report: () => {
      calls += 1
      throw new RangeError('the reporter')
    },
  })
  for (const episode of [1, 2]) {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const all = [1, 2].map(async () => await holdConnection(database, held))
    await until(() => calls === episode)
    letGo()
    await Promise.all(all)
    await sleep(100)
  }
})

test('anything but a number of milliseconds is refused', () => {
  const database = openDatabase(openPool({ max: 1 }))
  expect(() => watchDatabase(database, { everyMs: 0 })).toThrow(/everyMs 0; it takes a number/)
  expect(() => watchDatabase(database, { drainedAfterMs: Number.NaN })).toThrow(
    /drainedAfterMs NaN/,
  )
})
