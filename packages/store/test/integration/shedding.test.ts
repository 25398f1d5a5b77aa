import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getSpansByCorrelation } from '../../src/queries/get-spans-by-correlation.ts'
import { addDays, utcDay } from '../../src/retention/known-days.ts'
import { shedToBytes } from '../../src/retention/shed-to-bytes.ts'
import { storeStatus } from '../../src/status/store-status.ts'
import { putSetting } from '../../src/tokens/settings.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore
const today = utcDay(new Date())
const days = [-3, -2, -1, 0].map((offset) => addDays(today, offset))
const noon = (day: string) => `${day}T00:00:01.000Z`
const failing = hex32('a correlation that failed')

beforeEach(async () => {
  fresh = await freshStore()
  const made = new MadeProducer()
  const records = days.flatMap((day) => [
    made.envelope({ timestamp: noon(day), correlation_id: failing }),
    made.span({ started_at: noon(day), correlation_id: failing }),
    ...Array.from({ length: 5 }, (_, index) =>
      made.span({ started_at: noon(day), correlation_id: hex32(`healthy ${day} ${index}`) }),
    ),
    made.stats({ window_start: noon(day), window_end: `${day}T00:00:02.000Z` }),
  ])
  const answer = await ingestRecords(fresh.store, linesOf(records))
  expect(answer.rejected).toEqual([])
})
afterEach(() => fresh.drop())

async function count(table: string): Promise<number> {
  const result = await fresh.store.database.pool.query<{ count: string }>(
    `select count(*) from first_contact.${table}`,
  )
  return Number(result.rows[0]?.count)
}

test('a store within its bound sheds nothing', async () => {
  const { bytes } = await storeStatus(fresh.store)
  expect(await shedToBytes(fresh.store, { maxBytes: bytes })).toEqual({ days: [], bytes })
  expect((await storeStatus(fresh.store)).shed).toBeNull()
})

test('the oldest day of spans goes first, and no more than it takes', async () => {
  const many = new MadeProducer('busy')
  const spans = Array.from({ length: 900 }, () => many.span({ started_at: noon(days[0] ?? '') }))
  await ingestRecords(fresh.store, linesOf(spans))
  const { bytes } = await storeStatus(fresh.store)
  const [oldest] = days
  expect((await shedToBytes(fresh.store, { maxBytes: bytes - 1 })).days).toEqual([
    { what: 'infra_spans', day: oldest, rowsRemoved: 906 },
  ])
})

test('every healthy span and count may go, but of today; what failed stays with its spans', async () => {
  const statsBefore = await count('infra_component_stats')
  const shed = await shedToBytes(fresh.store, { maxBytes: 1 })
  expect(shed.days.map(({ what, day }) => `${day} ${what}`)).toEqual(
    days.slice(0, -1).flatMap((day) => [`${day} infra_spans`, `${day} infra_component_stats`]),
  )
  expect(await count('infra_error_events')).toBe(4)
  expect(await count('infra_spans')).toBe(6)
  expect(await count('infra_component_stats')).toBe(statsBefore / 4)
  expect((await getSpansByCorrelation(fresh.store, failing)).items).toHaveLength(4)
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact' })
  // What comes late for a day that went is taken all the same.
  const late = new MadeProducer('late').span({ started_at: noon(days[0] ?? '') })
  expect(await ingestRecords(fresh.store, linesOf([late]))).toMatchObject({ accepted: 1 })
})

test('the status says what went for room, and that it was not enough', async () => {
  await putSetting(fresh.store, { key: 'max_bytes', value: 1, updatedBy: 'test' })
  await shedToBytes(fresh.store, { maxBytes: 1 })
  const status = await storeStatus(fresh.store)
  expect(status.maxBytes).toBe(1)
  expect(status.shed).toMatchObject({ days: 3, rows: 3 * 6 + 3, lastDay: days[2] })
  expect(status.shed?.bytes).toBeGreaterThan(0)
})
