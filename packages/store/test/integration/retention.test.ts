import { afterEach, beforeEach, expect, test } from 'vitest'
import { incidentKey } from '../../src/ingest/incident-key.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getErrorsByCorrelation } from '../../src/queries/get-errors-by-correlation.ts'
import { getIncidentEnvelopes } from '../../src/queries/get-incident-envelopes.ts'
import { getIncidentRollup } from '../../src/queries/get-incident-rollup.ts'
import { getSpansByCorrelation } from '../../src/queries/get-spans-by-correlation.ts'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { ensurePartitions } from '../../src/retention/ensure-partitions.ts'
import { addDays, utcDay } from '../../src/retention/known-days.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeEach(async () => {
  fresh = await freshStore()
})

afterEach(async () => {
  await fresh.drop()
})

const today = utcDay(new Date())
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
const noon = (day: string) => `${day}T12:00:00.000Z`

async function count(table: string): Promise<number> {
  const result = await fresh.store.database.pool.query<{ count: string }>(
    `select count(*) from first_contact.${table}`,
  )
  return Number(result.rows[0]?.count)
}

test('after 91 days an incident still opens, with its first and last evidence and their spans', async () => {
  const made = new MadeProducer()
  const start = Date.now() - 3_600_000
  const envelopes = Array.from({ length: 20 }, (_, index) =>
    made.envelope({
      correlation_id: hex32(`correlation ${index}`),
      timestamp: new Date(start + index * 1000).toISOString(),
    }),
  )
  const spans = Array.from({ length: 20 }, (_, index) =>
    made.span({ correlation_id: hex32(`correlation ${index}`) }),
  )
  await ingestRecords(fresh.store, linesOf([...envelopes, ...spans]))
  const results = await cleanupOldErrors(fresh.store, { retentionDays: 90, asOf: inDays(91) })
  expect(results.find((result) => result.what === 'infra_error_events')).toMatchObject({
    rowsRemoved: 20,
  })
  expect(await count('infra_error_events')).toBe(0)
  expect(await count('infra_spans')).toBe(0)
  const key = incidentKey(envelopes[0] ?? made.envelope())
  const [rollup] = await getIncidentRollup(fresh.store, key)
  expect(rollup).toMatchObject({ total_occurrences: 20, occurrences: 20, affected_runs: 1 })
  const evidence = await getIncidentEnvelopes(fresh.store, key)
  expect(evidence.items.map((row) => [row.digest, row.source])).toEqual(
    [19, 18, 17, 0].map((index) => [envelopes[index]?.digest, 'pinned']),
  )
  const path = await getSpansByCorrelation(fresh.store, hex32('correlation 0'))
  expect(path.items).toHaveLength(1)
  const errors = await getErrorsByCorrelation(fresh.store, hex32('correlation 19'))
  expect(errors.items[0]).toMatchObject({ ...envelopes[19] })
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact' })
  const log = await fresh.store.database.pool.query<{ rows: string; pinned: string }>(
    `select sum(rows_removed) as rows, sum(pinned_events) as pinned
     from first_contact.infra_retention_log where what = 'infra_error_events'`,
  )
  expect(log.rows[0]).toMatchObject({ rows: '20', pinned: '4' })
})

test('an envelope out of range goes by when it was stored, and is pinned too', async () => {
  const made = new MadeProducer()
  const record = made.envelope({ timestamp: '1970-01-01T00:00:00.000Z' })
  await ingestRecords(fresh.store, linesOf([record]))
  await cleanupOldErrors(fresh.store, { asOf: inDays(89) })
  expect(await count('infra_out_of_range')).toBe(1)
  await cleanupOldErrors(fresh.store, { asOf: inDays(92) })
  expect(await count('infra_out_of_range')).toBe(0)
  const evidence = await getIncidentEnvelopes(fresh.store, incidentKey(record))
  expect(evidence.items).toMatchObject([{ digest: record.digest, source: 'pinned' }])
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact', linksOfDroppedDays: 1 })
})

test('exactly the days before the cut go', async () => {
  const made = new MadeProducer()
  const days = [-11, -10, -9, 0].map((days) => noon(addDays(today, days)))
  const records = days.map((timestamp) => made.envelope({ timestamp }))
  await ingestRecords(fresh.store, linesOf(records))
  await cleanupOldErrors(fresh.store, { retentionDays: 10, asOf: new Date() })
  const kept = await fresh.store.database.pool.query<{ digest: string }>(
    'select digest from first_contact.infra_error_events order by "timestamp"',
  )
  expect(kept.rows.map((row) => row.digest)).toEqual(
    records.slice(1).map((record) => record.digest),
  )
})

test('an incident that is still happening pins its first only, and once', async () => {
  const made = new MadeProducer()
  const days = [-30, -29, -20, 0]
  await ingestRecords(
    fresh.store,
    linesOf(days.map((day) => made.envelope({ timestamp: noon(addDays(today, day)) }))),
  )
  await cleanupOldErrors(fresh.store, { retentionDays: 25, asOf: new Date() })
  expect(await count('infra_pinned_events')).toBe(1)
  await cleanupOldErrors(fresh.store, { retentionDays: 15, asOf: new Date() })
  expect(await count('infra_pinned_events')).toBe(1)
})

test('a closed incident pins nothing', async () => {
  const made = new MadeProducer()
  await ingestRecords(fresh.store, linesOf([made.envelope()]))
  await fresh.store.ownerDatabase.pool.query(
    'update first_contact.infra_incidents set closed_at = now()',
  )
  await cleanupOldErrors(fresh.store, { asOf: inDays(91) })
  expect(await count('infra_pinned_events')).toBe(0)
})

test('spans of a correlation with an envelope live as long as the envelope, others 14 days', async () => {
  const made = new MadeProducer()
  const late = { correlation_id: hex32('late') }
  await ingestRecords(
    fresh.store,
    linesOf([
      made.envelope({ correlation_id: hex32('failed') }),
      made.span({ correlation_id: hex32('failed') }),
      made.span({ correlation_id: hex32('failed') }),
      made.span({ correlation_id: hex32('healthy') }),
      made.envelope(late),
      made.span(late),
    ]),
  )
  await cleanupOldErrors(fresh.store, { asOf: inDays(15) })
  expect((await getSpansByCorrelation(fresh.store, hex32('failed'))).items).toHaveLength(2)
  expect((await getSpansByCorrelation(fresh.store, hex32('healthy'))).items).toHaveLength(0)
  expect(await count('infra_spans')).toBe(0)
  // Another envelope of that correlation, a day later: its spans stay a day longer.
  const tomorrow = noon(addDays(today, 1))
  await ingestRecords(fresh.store, linesOf([made.envelope({ ...late, timestamp: tomorrow })]))
  await fresh.store.ownerDatabase.pool.query(
    'update first_contact.infra_incidents set closed_at = now()',
  )
  await cleanupOldErrors(fresh.store, { asOf: inDays(91) })
  expect(await count('infra_error_events')).toBe(1)
  expect((await getSpansByCorrelation(fresh.store, hex32('failed'))).items).toHaveLength(0)
  expect((await getSpansByCorrelation(fresh.store, hex32('late'))).items).toHaveLength(1)
  await cleanupOldErrors(fresh.store, { asOf: inDays(92) })
  expect((await getSpansByCorrelation(fresh.store, hex32('late'))).items).toHaveLength(0)
})

test('raw statistics leave their exact counts and merged sketches behind', async () => {
  const made = new MadeProducer()
  await ingestRecords(fresh.store, linesOf([made.stats(), made.stats()]))
  await cleanupOldErrors(fresh.store, { asOf: inDays(5) })
  expect(await count('infra_component_stats')).toBe(0)
  const hours = await fresh.store.database.pool.query(
    `select count::int, errors::int, sum_us::int, min_us::int, max_us::int, buckets
     from first_contact.infra_component_stats_hours`,
  )
  expect(hours.rows).toEqual([
    {
      count: 6,
      errors: 2,
      sum_us: 120,
      min_us: 10,
      max_us: 30,
      buckets: [
        [59, 2],
        [87, 4],
      ],
    },
  ])
})

test('a statistics day that came in two parts merges both sketches', async () => {
  const made = new MadeProducer()
  await ingestRecords(fresh.store, linesOf([made.stats()]))
  await cleanupOldErrors(fresh.store, { asOf: inDays(5) })
  await ingestRecords(fresh.store, linesOf([made.stats()]))
  await cleanupOldErrors(fresh.store, { asOf: inDays(5) })
  const hours = await fresh.store.database.pool.query(
    'select count::int, buckets from first_contact.infra_component_stats_hours',
  )
  expect(hours.rows).toEqual([
    {
      count: 6,
      buckets: [
        [59, 2],
        [87, 4],
      ],
    },
  ])
})

test('without asOf the writer may clean, and finds nothing to do today', async () => {
  const made = new MadeProducer()
  await ingestRecords(fresh.store, linesOf([made.envelope()]))
  const results = await cleanupOldErrors(fresh.store)
  expect(results.every((result) => result.rowsRemoved === 0)).toBe(true)
  expect(await count('infra_error_events')).toBe(1)
})

test('a retention below a week is refused', async () => {
  await expect(cleanupOldErrors(fresh.store, { retentionDays: 1 })).rejects.toMatchObject({
    code: 'FC_RETENTION_REFUSED',
  })
})

test('partitions are made ahead once, also by four at the same time', async () => {
  const days = { from: inDays(-8), to: inDays(1) }
  const made = await Promise.all(
    Array.from({ length: 4 }, () => ensurePartitions(fresh.store, days)),
  )
  expect(made.reduce((sum, each) => sum + each, 0)).toBe(40)
  expect(await ensurePartitions(fresh.store, days)).toBe(0)
})
