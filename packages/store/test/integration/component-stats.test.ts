import type { ComponentStats } from '@first-contact/recorder/records'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getComponentStats } from '../../src/queries/get-component-stats.ts'
import { getComponentTrend } from '../../src/queries/get-component-trend.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

const hourMs = 3_600_000
const thisHour = Math.floor(Date.now() / hourMs) * hourMs
const at = (offsetMs: number): string => new Date(thisHour + offsetMs).toISOString()
const hours = { since: new Date(thisHour - 2 * hourMs), until: new Date(thisHour + hourMs) }

function counted(fields: Partial<ComponentStats> & Pick<ComponentStats, 'component'>) {
  return {
    layer: 'L4',
    operation: 'decide',
    count: 10,
    errors: 0,
    // Ten of about 100 us: 1.04^117 is 98.4, 1.04^118 is 102.3.
    latency: { sum_us: 1000, min_us: 99, max_us: 101, buckets: [[118, 10]] },
    ...fields,
  } satisfies ComponentStats
}

const slow = { sum_us: 20_000, min_us: 9_900, max_us: 10_100, buckets: [[235, 2]] } as const

beforeAll(async () => {
  fresh = await freshStore()
  const one = new MadeProducer('worker-1')
  const other = new MadeProducer('worker-2')
  const window = (offsetMs: number) => ({
    window_start: at(offsetMs),
    window_end: at(offsetMs + 10_000),
  })
  await ingestRecords(
    fresh.store,
    linesOf([
      one.stats({ ...window(-hourMs), components: [counted({ component: 'engines.budget' })] }),
      one.stats({
        ...window(0),
        components: [
          counted({ component: 'engines.budget' }),
          counted({ component: 'engines.budget', count: 2, errors: 1, latency: slow }),
          counted({ component: 'api.runs', layer: 'L2', operation: 'POST /runs', count: 40 }),
        ],
      }),
      other.stats({
        ...window(10_000),
        components: [counted({ component: 'engines.budget', operation: 'explain' })],
      }),
      other.stats({
        ...window(10_000),
        origin: 'rehearsal',
        components: [counted({ component: 'engines.budget', count: 1000 })],
      }),
      // Nothing was counted in it.
      other.stats({ ...window(20_000), components: [] }),
    ]),
  )
})

afterAll(async () => {
  await fresh.drop()
})

test('a component is counted over its operations, producers and hours, busiest first', async () => {
  const rows = await getComponentStats(fresh.store, { ...hours, origins: ['user'] })
  expect(rows.map((row) => [row.component, row.layer, row.operation])).toEqual([
    ['api.runs', 'L2', ''],
    ['engines.budget', 'L4', ''],
  ])
  const [, budget] = rows
  expect(budget).toMatchObject({ count: 32, errors: 1, max_us: 10_100, last_at: at(0) })
  expect(budget?.mean_us).toBe(Math.round(23_000 / 32))
})

test('quantiles come from sketches of all rows together, right within 2 %', async () => {
  const rows = await getComponentStats(fresh.store, {
    ...hours,
    origins: ['user'],
    component: 'engines.budget',
  })
  expect(rows).toHaveLength(1)
  const { p50_us: p50, p95_us: p95, p99_us: p99 } = rows[0] ?? {}
  expect(Math.abs((p50 ?? 0) / 100 - 1)).toBeLessThan(0.03)
  // Two of 32 are slow: the 95th of a hundred is one of them no more than the 93rd is.
  expect(Math.abs((p99 ?? 0) / 10_000 - 1)).toBeLessThan(0.03)
  expect(p95).toBeGreaterThanOrEqual(p50 ?? Infinity)
})

test('by operation, and from the windows themselves', async () => {
  const rows = await getComponentStats(fresh.store, {
    since: new Date(thisHour + 10_000),
    until: new Date(thisHour + 20_000),
    origins: ['user'],
    by: 'operation',
    from: 'windows',
  })
  expect(rows.map((row) => [row.component, row.operation, row.count])).toEqual([
    ['engines.budget', 'explain', 10],
  ])
})

test('another origin is another number, and no origin means all', async () => {
  const rows = await getComponentStats(fresh.store, { ...hours, component: 'engines.budget' })
  expect(rows[0]?.count).toBe(1032)
  const none = await getComponentStats(fresh.store, { ...hours, environment: 'nowhere' })
  expect(none).toEqual([])
})

test('by hour, of one layer, oldest first, and the same once the raw rows are gone', async () => {
  const read = async () =>
    await getComponentTrend(fresh.store, { ...hours, origins: ['user'], layer: 'L4' })
  const before = await read()
  expect(before.map(({ hour, count, errors }) => [hour, count, errors])).toEqual([
    [at(-hourMs), 10, 0],
    [at(0), 22, 1],
  ])
  await cleanupOldErrors(fresh.store, { asOf: new Date(Date.now() + 5 * 24 * hourMs) })
  expect(await read()).toEqual(before)
})
