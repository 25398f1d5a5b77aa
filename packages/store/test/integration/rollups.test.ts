import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EnvelopeRecord } from '@first-contact/recorder/records'
import { incidentKey } from '../../src/ingest/incident-key.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getErrorCountsByClass } from '../../src/queries/get-error-counts-by-class.ts'
import { getErrorCountsByComponent } from '../../src/queries/get-error-counts-by-component.ts'
import { getErrorCountsByLayer } from '../../src/queries/get-error-counts-by-layer.ts'
import { getErrorCountsBySeverity } from '../../src/queries/get-error-counts-by-severity.ts'
import { getErrorTimeline } from '../../src/queries/get-error-timeline.ts'
import { getIncidentRollup } from '../../src/queries/get-incident-rollup.ts'
import { getIncidentTrend } from '../../src/queries/get-incident-trend.ts'
import { listIncidentRollups } from '../../src/queries/list-incident-rollups.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})

afterAll(async () => {
  await fresh.drop()
})

const until = new Date(Date.now() + 3_600_000)
const window = (environment: string) => ({
  since: new Date(Date.now() - 24 * 3_600_000),
  until,
  environment,
})

test('a retry is counted beside, never as an occurrence', async () => {
  const made = new MadeProducer('api', 'retries')
  const records = [1, 2, 3, 1].map((attempt) => made.envelope({ attempt }))
  await ingestRecords(fresh.store, linesOf(records))
  const [row] = await listIncidentRollups(fresh.store, window('retries'))
  expect(row).toMatchObject({ occurrences: 2, retries: 2, severity_counts: { error: 4 } })
})

test('runs and agents are counted once, however many batches they fail in', async () => {
  const made = new MadeProducer('api', 'subjects')
  for (let batch = 0; batch < 3; batch += 1) {
    const records = Array.from({ length: 60 }, (_, index) =>
      made.envelope({
        run_id: `run-${(index + batch * 5) % 20}`,
        agent_id: index % 2 === 0 ? 'a' : null,
      }),
    )
    await ingestRecords(fresh.store, linesOf(records))
  }
  const [row] = await listIncidentRollups(fresh.store, window('subjects'))
  expect(row).toMatchObject({ occurrences: 180, affected_runs: 20, affected_agents: 1 })
})

test('shed envelopes count as occurrences and retries, and are shown beside them', async () => {
  const made = new MadeProducer('api', 'shedding')
  const record = made.envelope()
  const at = new Date().toISOString()
  const shed = made.shed({
    sequences: [[100, 139]],
    envelopes: [
      {
        component: record.component,
        layer: record.layer,
        operation: record.operation,
        error_class: record.error_class,
        severity: 'critical',
        count: 40,
        retries: 15,
        first_at: '1970-01-01T00:00:00.000Z',
        last_at: at,
      },
    ],
  })
  await ingestRecords(fresh.store, linesOf([record, shed]))
  await ingestRecords(fresh.store, linesOf([shed]))
  const [row] = await getIncidentRollup(fresh.store, incidentKey(record), {
    environment: 'shedding',
  })
  expect(row).toMatchObject({
    occurrences: 26,
    retries: 15,
    shed_occurrences: 25,
    shed_retries: 15,
    severity_counts: { error: 1, critical: 40 },
    worst_severity: 'critical',
    last_correlation_id: record.correlation_id,
  })
  // A bad clock in the shed record does not move the incident's first day.
  expect(Date.parse(row?.first_seen ?? '')).toBeGreaterThan(Date.now() - 600_000)
})

test('shed counts alone make an incident', async () => {
  const made = new MadeProducer('api', 'only-shed')
  const at = new Date().toISOString()
  const kind = {
    component: 'c',
    layer: 'L5',
    operation: 'o',
    error_class: 'unknown',
    severity: 'error',
  } as const
  await ingestRecords(
    fresh.store,
    linesOf([
      made.shed({ envelopes: [{ ...kind, count: 5, retries: 0, first_at: at, last_at: at }] }),
    ]),
  )
  const [row] = await listIncidentRollups(fresh.store, window('only-shed'))
  expect(row).toMatchObject({
    occurrences: 5,
    shed_occurrences: 5,
    sample_correlation_ids: [],
    last_correlation_id: null,
  })
})

test('origins and environments never mix', async () => {
  const made = new MadeProducer('api', 'origins')
  await ingestRecords(
    fresh.store,
    linesOf([
      made.envelope(),
      made.envelope({ origin: 'synthetic' }),
      made.envelope({ origin: 'synthetic' }),
      { ...made.envelope({ environment: 'elsewhere' }) },
    ]),
  )
  const counted = async (origins?: string[]) => {
    const rows = await listIncidentRollups(fresh.store, { ...window('origins'), origins })
    return rows.map((row) => `${row.origin} ${row.occurrences}`).sort()
  }
  expect(await counted()).toEqual(['synthetic 2', 'user 1'])
  expect(await counted(['user'])).toEqual(['user 1'])
  expect(await counted(['rehearsal'])).toEqual([])
})

test('samples are the newest correlations, none twice, at most five', async () => {
  const made = new MadeProducer('api', 'samples')
  const base = Date.now() - 60_000
  const record = (index: number) =>
    made.envelope({
      correlation_id: hex32(`sample ${Math.floor(index / 2)}`),
      timestamp: new Date(base + index).toISOString(),
    })
  await ingestRecords(fresh.store, linesOf([0, 1, 2, 3].map(record)))
  await ingestRecords(fresh.store, linesOf([4, 5].map(record)))
  const [few] = await listIncidentRollups(fresh.store, window('samples'))
  expect(few?.sample_correlation_ids).toEqual([2, 1, 0].map((index) => hex32(`sample ${index}`)))
  await ingestRecords(fresh.store, linesOf([6, 8, 10, 12, 14, 16, 18].map(record)))
  const [many] = await listIncidentRollups(fresh.store, window('samples'))
  expect(many?.sample_correlation_ids).toEqual(
    [9, 8, 7, 6, 5].map((index) => hex32(`sample ${index}`)),
  )
  expect(many?.last_correlation_id).toBe(hex32('sample 9'))
})

test('every count equals a plain group by over the envelopes', async () => {
  const made = new MadeProducer('api', 'counts')
  const pick = <Value>(values: readonly Value[], index: number): Value =>
    values[index % values.length] as Value
  const records = Array.from({ length: 400 }, (_, index) =>
    made.envelope({
      component: pick(['a', 'b', 'c'], index),
      layer: pick(['L2', 'L5'] as const, index),
      error_class: pick(['infra.timeout', 'system.internal', 'unknown'] as const, index * 7),
      severity: pick(['debug', 'info', 'warning', 'error', 'critical'] as const, index),
      attempt: pick([1, 1, 2], index * 5),
      timestamp: new Date(Date.now() - (index % 5) * 3_600_000).toISOString(),
    }),
  )
  await ingestRecords(fresh.store, linesOf(records))
  const expected = (key: (record: EnvelopeRecord) => string) => {
    const counts: { [key: string]: readonly [number, number] } = {}
    for (const record of records) {
      const [occurrences, retries] = counts[key(record)] ?? [0, 0]
      counts[key(record)] =
        record.attempt === 1 ? [occurrences + 1, retries] : [occurrences, retries + 1]
    }
    return counts
  }
  const found = (rows: readonly { key: string; occurrences: number; retries: number }[]) =>
    Object.fromEntries(rows.map((row) => [row.key, [row.occurrences, row.retries]]))
  const options = window('counts')
  expect(found(await getErrorCountsByComponent(fresh.store, options))).toEqual(
    expected((record) => record.component),
  )
  expect(found(await getErrorCountsByClass(fresh.store, options))).toEqual(
    expected((record) => record.error_class),
  )
  expect(found(await getErrorCountsByLayer(fresh.store, options))).toEqual(
    expected((record) => record.layer),
  )
  expect(await getErrorCountsBySeverity(fresh.store, options)).toEqual({
    debug: 80,
    info: 80,
    warning: 80,
    error: 80,
    critical: 80,
  })
  const timeline = await getErrorTimeline(fresh.store, { hours: 6, environment: 'counts' })
  expect(timeline).toHaveLength(6)
  const byHour = expected((record) => `${record.timestamp.slice(0, 13)}:00:00.000Z`)
  expect(
    Object.fromEntries(
      timeline
        .filter((hour) => hour.occurrences + hour.retries > 0)
        .map((hour) => [hour.hour, [hour.occurrences, hour.retries]]),
    ),
  ).toEqual(byHour)
  const incident = records[0] ?? made.envelope()
  const trend = await getIncidentTrend(fresh.store, incidentKey(incident), 6, {
    environment: 'counts',
  })
  expect(trend).toHaveLength(6)
  expect(trend.reduce((sum, hour) => sum + hour.occurrences + hour.retries, 0)).toBe(
    records.filter((record) => incidentKey(record) === incidentKey(incident)).length,
  )
})

test('a window holds the incidents that occurred in it, by the hour', async () => {
  const made = new MadeProducer('api', 'window')
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  await ingestRecords(
    fresh.store,
    linesOf([
      made.envelope({ component: 'old', timestamp: hoursAgo(30).toISOString() }),
      made.envelope({ component: 'new', timestamp: hoursAgo(1).toISOString() }),
      made.envelope({ component: 'both', timestamp: hoursAgo(30).toISOString() }),
      made.envelope({ component: 'both', timestamp: hoursAgo(1).toISOString() }),
    ]),
  )
  const rows = await listIncidentRollups(fresh.store, window('window'))
  expect(
    rows.map((row) => `${row.component} ${row.occurrences} ${row.total_occurrences}`).sort(),
  ).toEqual(['both 1 2', 'new 1 1'])
  const one = await listIncidentRollups(fresh.store, { ...window('window'), component: 'new' })
  expect(one.map((row) => row.component)).toEqual(['new'])
})

test('an unknown incident has no rollup and an empty trend', async () => {
  expect(await getIncidentRollup(fresh.store, 'fc1:0000000000000000')).toEqual([])
  const trend = await getIncidentTrend(fresh.store, 'fc1:0000000000000000', 3)
  expect(trend.map((hour) => hour.occurrences)).toEqual([0, 0, 0])
})
