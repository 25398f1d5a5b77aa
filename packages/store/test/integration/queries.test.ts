import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { incidentKey } from '../../src/ingest/incident-key.ts'
import { getErrorById } from '../../src/queries/get-error-by-id.ts'
import { getErrorsByClass } from '../../src/queries/get-errors-by-class.ts'
import { getErrorsByComponent } from '../../src/queries/get-errors-by-component.ts'
import { getErrorsByCorrelation } from '../../src/queries/get-errors-by-correlation.ts'
import { getErrorsByRun } from '../../src/queries/get-errors-by-run.ts'
import { getIncidentEnvelopes } from '../../src/queries/get-incident-envelopes.ts'
import { getLastStoredAt } from '../../src/queries/get-last-stored-at.ts'
import { getMarks } from '../../src/queries/get-marks.ts'
import { getProducerStarts } from '../../src/queries/get-producer-starts.ts'
import { getSpansByCorrelation } from '../../src/queries/get-spans-by-correlation.ts'
import { getStoreRevision } from '../../src/queries/get-store-revision.ts'
import type { Page } from '../../src/queries/page.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

const made = new MadeProducer('query-api')
const correlation = hex32('one correlation')
const now = Date.now()

/** Over three days, several in one millisecond, and two out of range. */
const envelopes = Array.from({ length: 37 }, (_, index) =>
  made.envelope({
    component: 'query.component',
    correlation_id: correlation,
    run_id: 'run-q',
    error_class: 'domain.constraint',
    timestamp:
      index >= 35
        ? '1970-01-01T00:00:00.000Z'
        : new Date(now - Math.floor(index / 4) * 7 * 3_600_000).toISOString(),
  }),
)
const others = Array.from({ length: 10 }, () => made.envelope())
const spans = Array.from({ length: 25 }, (_, index) =>
  made.span({
    correlation_id: correlation,
    started_at: new Date(now - index * 3_000_000).toISOString(),
  }),
)

beforeAll(async () => {
  fresh = await freshStore()
  await ingestRecords(fresh.store, linesOf([...envelopes, ...others, ...spans]))
})

afterAll(async () => {
  await fresh.drop()
})

async function readAll<Row>(read: (cursor: string | null) => Promise<Page<Row>>): Promise<Row[]> {
  const items: Row[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < 50; pages += 1) {
    const page: Page<Row> = await read(cursor)
    items.push(...page.items)
    cursor = page.nextCursor
    if (cursor === null) return items
  }
  return items
}

const wanted = envelopes.map((record) => record.digest).sort()

test.each([
  [
    'correlation',
    (cursor: string | null) =>
      getErrorsByCorrelation(fresh.store, correlation, { cursor, limit: 5 }),
  ],
  [
    'component',
    (cursor: string | null) =>
      getErrorsByComponent(fresh.store, 'query.component', { cursor, limit: 5 }),
  ],
  [
    'class',
    (cursor: string | null) =>
      getErrorsByClass(fresh.store, 'domain.constraint', { cursor, limit: 5 }),
  ],
  ['run', (cursor: string | null) => getErrorsByRun(fresh.store, 'run-q', { cursor, limit: 5 })],
  [
    'incident',
    (cursor: string | null) =>
      getIncidentEnvelopes(fresh.store, incidentKey(envelopes[0] ?? made.envelope()), {
        cursor,
        limit: 5,
      }),
  ],
])('pages by %s hold every envelope once, in order', async (by, read) => {
  const rows = await readAll(read)
  expect(rows.map((row) => row.digest).sort()).toEqual(wanted)
  const seen = rows.map((row) => row.seen_at)
  const sorted = [...seen].sort()
  expect(seen).toEqual(by === 'correlation' || by === 'run' ? sorted : sorted.reverse())
})

test('a window cuts exactly: its start is in it, its end is not', async () => {
  const since = new Date(now - 14 * 3_600_000)
  const until = new Date(now - 7 * 3_600_000)
  const page = await getErrorsByComponent(fresh.store, 'query.component', { since, until })
  expect(page.items).toHaveLength(4)
  expect(new Set(page.items.map((row) => row.timestamp))).toEqual(new Set([since.toISOString()]))
})

test('spans page by start', async () => {
  const rows = await readAll((cursor) =>
    getSpansByCorrelation(fresh.store, correlation, { cursor, limit: 4 }),
  )
  expect(rows.map((row) => row.sequence)).toEqual(spans.map((span) => span.sequence).reverse())
  const last = rows.at(-1)
  expect(last).toMatchObject({ ...spans[0] })
})

test('marks and starts are newest first, and page', async () => {
  const other = new MadeProducer('mark-api')
  const marks = Array.from({ length: 7 }, (_, index) =>
    other.mark({
      marked_at: new Date(now - Math.floor(index / 2) * 1000).toISOString(),
      mark_type: 'deploy',
    }),
  )
  const starts = [
    // Both by the same clock: on a busy machine the test begins long after the file.
    other.start({ started_at: new Date(now).toISOString() }),
    other.start({ version: '2.0.0', started_at: new Date(now + 5000).toISOString() }),
  ]
  await ingestRecords(fresh.store, linesOf([...marks, ...starts]))
  const found = await readAll((cursor) => getMarks(fresh.store, { cursor, limit: 2 }))
  expect(found).toHaveLength(7)
  expect(found.at(-1)).toMatchObject({ ...marks[6] })
  const page = await getProducerStarts(fresh.store, { producer: 'mark-api', limit: 1 })
  expect(page.items).toMatchObject([{ version: '2.0.0', engine_versions: { budget: 'v1' } }])
  expect(page.nextCursor).not.toBeNull()
})

test('unknown ids give empty answers', async () => {
  expect(await getErrorById(fresh.store, 'err_000000000000')).toEqual([])
  expect(await getErrorsByCorrelation(fresh.store, hex32('none'))).toEqual({
    items: [],
    nextCursor: null,
  })
  expect(await getSpansByCorrelation(fresh.store, hex32('none'))).toEqual({
    items: [],
    nextCursor: null,
  })
})

test.each([
  'nonsense',
  Buffer.from('["x","y","z"]').toString('base64url'),
  Buffer.from('[1]').toString('base64url'),
])('cursor %s is refused by name', async (cursor) => {
  await expect(getErrorsByRun(fresh.store, 'run-q', { cursor })).rejects.toMatchObject({
    code: 'FC_INVALID_CURSOR',
  })
})

test('limits are bounded, whatever is asked for', async () => {
  for (const limit of [0, -5, Number.NaN, 1e9]) {
    const page = await getErrorsByRun(fresh.store, 'run-q', { limit })
    expect(page.items.length).toBeGreaterThan(0)
  }
})

test('the revision moves with every batch, and only then', async () => {
  const before = await getStoreRevision(fresh.store)
  expect(await getStoreRevision(fresh.store)).toBe(before)
  await ingestRecords(fresh.store, linesOf([made.envelope()]))
  expect(await getStoreRevision(fresh.store)).not.toBe(before)
  const last = await getLastStoredAt(fresh.store)
  expect(Math.abs(Date.now() - Date.parse(last ?? ''))).toBeLessThan(30_000)
  expect(await getLastStoredAt(fresh.store, { environment: 'none' })).toBeNull()
})
