// An application that does both things a watchdog is for, once each, and records what it says.
import { startRecorder } from '@first-contact/recorder'
import {
  defineTable,
  defineTransaction,
  lockRow,
  openDatabase,
  singleConnectionTransaction,
  watchDatabase,
} from '@first-contact/transactions'
import { Pool } from 'pg'

const [connectionString = '', dir = '', url = '', token = ''] = process.argv.slice(2)
const recorder = startRecorder({
  producer: 'orders-api',
  environment: 'test',
  processHooks: false,
  sink: { kind: 'spool', dir, station: { url, token } },
})
const pool = new Pool({ connectionString, max: 2 })
await pool.query('create table if not exists breakers (tool text primary key, failures int)')
await pool.query(`insert into breakers values ('mail', 0) on conflict do nothing`)
const database = openDatabase(pool, { name: 'orders', timeouts: { acquireTimeoutMs: 0 } })
const watchdog = watchDatabase(database, { everyMs: 100, drainedAfterMs: 300 })
const breakers = defineTable<{ readonly tool: string; readonly failures: number }>()({
  name: 'breakers',
  key: ['tool'],
})

/** Longer than a look of the watchdog takes; a real one waits for ever. */
const waitMs = 1500

const resetBreaker = defineTransaction({
  name: 'reset breaker',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await tx.query(`update breakers set failures = 0 where tool = 'mail'`)
  },
})

/** Does its work on request, and was started before there was one: nothing links the two. */
const { promise: requested, resolve: request } = Promise.withResolvers<void>()
const worker = requested.then(async () => await resetBreaker(database))

const countFailure = singleConnectionTransaction({
  name: 'count failure',
  run: async (tx) => {
    await lockRow(tx, breakers, { tool: 'mail' })
    request()
    await Promise.race([worker, new Promise((resolve) => setTimeout(resolve, waitMs))])
  },
})

const slowReport = defineTransaction({
  name: 'slow report',
  intent: 'READ_ONLY',
  run: async (tx) => {
    await tx.query('select count(*) from breakers')
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  },
})

await countFailure(database)
await worker
await Promise.all([1, 2, 3].map(async () => await slowReport(database)))
await watchdog.stop()
await pool.end()
const { remaining } = await recorder.stop(10_000)
process.stdout.write(`${remaining}\n`)
