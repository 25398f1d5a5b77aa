import { afterAll, beforeAll, expect, test } from 'vitest'
import { getGaps } from '../../src/gaps/get-gaps.ts'
import { getProducers } from '../../src/gaps/get-producers.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getShedRecords } from '../../src/queries/get-shed-records.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})

afterAll(async () => {
  await fresh.drop()
})

test('missing numbers are named exactly, and no longer once they arrive', async () => {
  const made = new MadeProducer('gap-api')
  const head = [made.start(), made.envelope()]
  const lost = [made.span(), made.envelope(), made.mark()]
  const middle = [made.envelope()]
  const alsoLost = [made.stats()]
  await ingestRecords(fresh.store, linesOf([...head, ...middle, made.span()]))
  const gaps = await getGaps(fresh.store, { producer: 'gap-api' })
  expect(gaps.items).toMatchObject([
    {
      producer: 'gap-api',
      producer_epoch: made.epoch,
      missing: [
        [3, 5],
        [7, 7],
      ],
      missing_records: 4,
    },
  ])
  await ingestRecords(fresh.store, linesOf([...lost].reverse()))
  expect((await getGaps(fresh.store, { producer: 'gap-api' })).items[0]?.missing).toEqual([[7, 7]])
  await ingestRecords(fresh.store, linesOf(alsoLost))
  expect((await getGaps(fresh.store, { producer: 'gap-api' })).items).toEqual([])
})

test('a start whose first records never came has a gap from 1', async () => {
  const made = new MadeProducer('late-api')
  made.lose(117)
  await ingestRecords(fresh.store, linesOf([made.envelope()]))
  const [gap] = (await getGaps(fresh.store, { producer: 'late-api' })).items
  expect(gap).toMatchObject({ missing: [[1, 117]], missing_records: 117, started_at: null })
})

test('shed numbers are not missing, and are shown as shed', async () => {
  const made = new MadeProducer('shed-api')
  await ingestRecords(fresh.store, linesOf([made.start()]))
  made.lose(10)
  const shed = made.shed({
    sequences: [
      [2, 6],
      [8, 11],
    ],
    other_records: 9,
  })
  await ingestRecords(fresh.store, linesOf([shed]))
  const [producer] = (await getProducers(fresh.store)).items.filter(
    (row) => row.producer === 'shed-api',
  )
  expect(producer).toMatchObject({
    missing: [[7, 7]],
    missing_records: 1,
    shed_records: 9,
    received_records: 2,
    version: '1.0.0',
  })
  const [row] = (await getShedRecords(fresh.store)).items
  expect(row).toMatchObject({ ...shed })
})

test('a rejected line is received, not missing', async () => {
  const made = new MadeProducer('bad-api')
  const bad = { ...made.envelope(), severity: 'loud' }
  await ingestRecords(fresh.store, [JSON.stringify(bad), ...linesOf([made.envelope()])])
  const [producer] = (await getProducers(fresh.store)).items.filter(
    (row) => row.producer === 'bad-api',
  )
  expect(producer).toMatchObject({ received_records: 2, rejected_records: 1, missing: [] })
})

test('a clean stop is known, and producers page from the one heard last', async () => {
  const made = new MadeProducer('stopped-api')
  const mark = made.mark({ mark_type: 'stop' })
  await ingestRecords(fresh.store, linesOf([mark]))
  const first = await getProducers(fresh.store, { limit: 1 })
  expect(first.items).toMatchObject([{ producer: 'stopped-api', stopped_at: mark.marked_at }])
  const seen = [...first.items]
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await getProducers(fresh.store, { limit: 1, cursor })
    seen.push(...page.items)
    cursor = page.nextCursor
  }
  const all = await getProducers(fresh.store)
  expect(seen.map((row) => row.producer)).toEqual(all.items.map((row) => row.producer))
})
