import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { inspectServer } from '../../src/connection/inspect-server.ts'
import { openStore } from '../../src/connection/open-store.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts'
import { makeLines } from '../support/make-records.ts'
import { transactionPooler, type TransactionPooler } from '../support/transaction-pooler.ts'

let database: FreshDatabase
let socketPath: string
const poolers: TransactionPooler[] = []

beforeAll(async () => {
  database = await freshDatabase({ migrated: false })
  socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`
})
afterAll(async () => {
  await Promise.all(poolers.map((pooler) => pooler.close()))
  await database.drop()
})

async function urlOfPooler(size: number): Promise<string> {
  const target = { socketPath, user: 'postgres', database: database.name, size }
  const pooler = await transactionPooler(target)
  poolers.push(pooler)
  return `postgres://postgres@127.0.0.1:${pooler.port}/${database.name}`
}

test('a direct connection is not taken for a pooler', async () => {
  expect(await inspectServer(database.connectionString)).toMatchObject({
    isBehindTransactionPooler: false,
  })
})

test.each([1, 2, 5])('a transaction pooler with %i server connections is noticed', async (size) => {
  expect(await inspectServer(await urlOfPooler(size))).toMatchObject({
    isBehindTransactionPooler: true,
  })
})

test('behind a transaction pooler the store migrates and ingests, and says what it lacks', async () => {
  const store = await openStore({ kind: 'url', connectionString: await urlOfPooler(6) })
  try {
    expect(store.notes[0]).toContain('transaction pooler')
    const lines = makeLines(200, new Date())
    expect(await ingestRecords(store, lines)).toMatchObject({ accepted: 200, rejected: [] })
    expect(await ingestRecords(store, lines)).toMatchObject({ duplicate: 200 })
    const changing = store.database.pool.query('delete from first_contact.infra_error_events')
    await expect(changing).rejects.toThrow('append-only')
  } finally {
    await store.close()
  }
})
