// The examples of the README and the guide, as a user has them, on a real Postgres.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Hono } from 'hono'
import { beforeEach, expect, test } from 'vitest'
import {
  definedTransactions,
  openDatabase,
  singleConnectionTransaction,
} from '@first-contact/transactions'
import { bookSeats } from '../examples/book-seat.ts'
import { openShows } from '../examples/open-show.ts'
import { serveShows } from '../examples/read-show.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const { fresh, openPool } = await testDatabase(
  `create table shows (id text primary key, title text not null);
   create table seats (show text references shows, number int, guest text,
     primary key (show, number), check (number <= 1000));
   create table tickets (id int generated always as identity primary key, show text, number int,
     guest text not null, foreign key (show, number) references seats)`,
)
const database = openDatabase(openPool({ max: 10 }), { timeouts: { acquireTimeoutMs: 30_000 } })
const app = new Hono()
app.onError((_, context) => context.body(null, 500))
serveShows(app, database)
openShows(app, database)
bookSeats(app, database)

async function post(path: string, body: unknown): Promise<{ status: number; json: unknown }> {
  const response = await app.request(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  return {
    status: response.status,
    json: response.status < 500 ? await response.json() : undefined,
  }
}

beforeEach(async () => {
  await database.pool.query('truncate shows, seats, tickets restart identity')
  await post('/shows', { id: 'hamlet', title: 'Hamlet', seats: 3 })
})

test('READ_ONLY: a handler reads a show and its seats as of one moment', async () => {
  await post('/shows/hamlet/seats/2', { guest: 'Ada' })
  const response = await app.request('/shows/hamlet')
  expect(await response.json()).toEqual({
    title: 'Hamlet',
    seats: [
      { number: 1, guest: null },
      { number: 2, guest: 'Ada' },
      { number: 3, guest: null },
    ],
  })
  expect((await app.request('/shows/macbeth')).status).toBe(404)
})

test('ATOMIC_WRITE: a show is stored with all of its seats, or not at all', async () => {
  expect(await post('/shows', { id: 'hamlet', title: 'Again', seats: 9 })).toEqual({
    status: 409,
    json: { outcome: 'exists' },
  })
  // The last seat breaks a rule of the table.
  expect((await post('/shows', { id: 'lear', title: 'King Lear', seats: 1001 })).status).toBe(500)
  const { rows } = await database.pool.query(
    'select (select count(*)::int from shows) as shows, (select count(*)::int from seats) as seats',
  )
  expect(rows).toEqual([{ shows: 1, seats: 3 }])
})

test('LOCKED_MUTATION: of fifty who want one seat, one gets it, and one ticket is written', async () => {
  const guests = Array.from({ length: 50 }, (_, at) => `guest ${at}`)
  const answers = await Promise.all(
    guests.map(async (guest) => await post('/shows/hamlet/seats/1', { guest })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(49)
  const { rows } = await database.pool.query(
    'select seats.guest = tickets.guest as is_theirs from tickets join seats using (show, number)',
  )
  expect(rows).toEqual([{ is_theirs: true }])
  expect((await post('/shows/hamlet/seats/9', { guest: 'Ada' })).status).toBe(404)
})

test('each of the three says its intent, for the guard and for whoever looks', () => {
  const intents = definedTransactions()
    .filter(({ site }) => site.includes('test/examples/'))
    .map(({ name, intent }) => `${intent} ${name}`)
  expect(intents).toEqual([
    'LOCKED_MUTATION book seat',
    'ATOMIC_WRITE open show',
    'READ_ONLY read show',
  ])
})

test('the first example counts fifty visits, and prints what the README says', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const printed = /```text\n(\d+)\n```/.exec(readme)?.[0]
  const program = fileURLToPath(new URL('../examples/start.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=fc-source', program],
    { env: { PATH: process.env['PATH'], DATABASE_URL: fresh.connectionString }, timeout: 60_000 },
  )
  expect(`\`\`\`text\n${stdout}\`\`\``).toBe(printed)
})

const orders = openPool({ max: 2 })

const charge = singleConnectionTransaction({
  name: 'charge',
  run: async () => {
    await orders.query('insert into audit values (1)')
  },
})

/** The words alone: places differ, and a document breaks lines. */
const wordsOf = (text: string): string =>
  text.replaceAll(/[\w./-]+\.ts:\d+:\d+/g, 'PLACE').replaceAll(/\s+/g, ' ')

test('a second connection is refused in the words of the README', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const shown = /```text\n(IntentViolationError: [\s\S]*?)\n```/.exec(readme)?.[1] ?? 'nothing'
  const error = await errorOf(charge(openDatabase(orders, { name: 'orders' })))
  expect(wordsOf(String(error))).toBe(wordsOf(shown))
})
