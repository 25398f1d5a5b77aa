import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../src/connection/open-store.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { storeStatus } from '../../src/status/store-status.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { makeLines } from '../support/make-records.ts'
import { temporaryProject } from '../support/temporary-project.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.drop())

const dayMs = 86_400_000
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

test('an empty store has a size and no growth', async () => {
  const status = await storeStatus(fresh.store)
  expect(status.days).toEqual([])
  expect(status.lastStoredAt).toBeNull()
  expect(status.growth).toEqual({ bytesPerDay: null, steadyBytes: null, daysUntilFull: null })
  expect(status.bytes).toBeGreaterThan(0)
})

test('status counts rows by table and bytes by day', async () => {
  const today = new Date()
  const before = new Date(today.getTime() - 2 * dayMs)
  await ingestRecords(fresh.store, makeLines(100, today, 'today'))
  await ingestRecords(fresh.store, makeLines(50, before, 'before'))
  const status = await storeStatus(fresh.store)
  const rowsOf = (name: string) => status.tables.find(({ table }) => table === name)
  expect(rowsOf('infra_error_events')).toMatchObject({ rows: 75, isEstimate: false })
  expect(rowsOf('infra_spans')?.rows).toBe(73)
  expect(rowsOf('infra_producer_starts')).toMatchObject({ rows: 2, partitions: null })
  expect(status.days.map(({ day }) => day)).toEqual([dayOf(today), dayOf(before)])
  expect(status.oldestDay).toBe(dayOf(before))
  expect(status.newestDay).toBe(dayOf(today))
  expect(status.growth.bytesPerDay).toBeGreaterThan(0)
  expect(status.retentionDays).toBe(90)
  // Another server's disk is not ours to see.
  expect(status.disk).toBeNull()
})

test('the embedded store knows its disk', async () => {
  const project = await temporaryProject()
  const store = await openStore({ kind: 'embedded', projectDir: project.dir })
  try {
    const status = await storeStatus(store)
    expect(status.kind).toBe('embedded')
    expect(status.disk?.freeBytes).toBeGreaterThan(0)
    expect(status.disk?.totalBytes).toBeGreaterThan(status.disk?.freeBytes ?? 0)
  } finally {
    await store.close()
    await project.remove()
  }
})
