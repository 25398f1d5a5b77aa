import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import {
  acknowledgeRisk,
  getRiskAcknowledgements,
  withdrawAcknowledgement,
} from '../../src/risks/acknowledgements.ts'
import { getClockSkew } from '../../src/risks/clock-skew.ts'
import { getEvidenceDefects } from '../../src/risks/evidence-defects.ts'
import { getRehearsalCoverage } from '../../src/risks/rehearsal-coverage.ts'
import { getRetentionState } from '../../src/risks/retention-state.ts'
import { getServerTimeouts } from '../../src/risks/server-timeouts.ts'
import { getUnrecordedReads } from '../../src/risks/unrecorded-reads.ts'
import { appendAuditEvent, findLastAuditEvent } from '../../src/tokens/audit-events.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

const hourMs = 3_600_000
const now = Date.now()
const window = {
  environment: 'test',
  since: new Date(now - 24 * hourMs),
  until: new Date(now + hourMs),
}
const iso = (ms: number): string => new Date(ms).toISOString()
const component = (name: string, layer: 'L2' | 'L4') => ({
  component: name,
  layer,
  operation: 'work',
  count: 1,
  errors: 0,
  latency: { sum_us: 1, min_us: 1, max_us: 1, buckets: [[0, 1]] as const },
})

beforeAll(async () => {
  fresh = await freshStore()
  const api = new MadeProducer('api-1')
  const ahead = new MadeProducer('worker-ahead')
  const behind = new MadeProducer('worker-behind')
  await ingestRecords(
    fresh.store,
    linesOf([
      api.envelope({ component: 'api.runs', layer: 'L2', environment: 'test' }),
      api.envelope({ component: 'api.runs', layer: 'L2', environment: 'test', span_id: null }),
      api.envelope({ component: 'jobs', environment: 'test', violations: ['layer:L9'] }),
      api.envelope({ component: 'jobs', environment: 'test', error_class: 'unknown' }),
      api.envelope({ component: 'elsewhere', environment: 'other', span_id: null }),
      api.envelope({
        component: 'engines.budget',
        layer: 'L4',
        environment: 'test',
        origin: 'rehearsal',
      }),
      api.stats({
        environment: 'test',
        window_start: iso(now - 1000),
        window_end: iso(now),
        components: [component('api.runs', 'L2'), component('engines.budget', 'L4')],
      }),
      ahead.stats({
        environment: 'test',
        window_start: iso(now + 29 * 60_000),
        window_end: iso(now + 30 * 60_000),
        components: [],
      }),
      behind.stats({
        environment: 'test',
        window_start: iso(now - 2 * hourMs - 1000),
        window_end: iso(now - 2 * hourMs),
        components: [],
      }),
      api.decision({ environment: 'test', unrecorded_reads: ['Date.now', 'process.env'] }),
      api.decision({ environment: 'test', unrecorded_reads: ['Date.now'] }),
      api.decision({ environment: 'test', unrecorded_reads: [] }),
    ]),
  )
})

afterAll(() => fresh.drop())

test('defects of envelopes are counted by component, in one environment', async () => {
  const found = await getEvidenceDefects(fresh.store, window)
  expect(found).toEqual([
    { component: 'jobs', envelopes: 2, without_scope: 0, with_violations: 1, of_unknown_class: 1 },
    {
      component: 'api.runs',
      envelopes: 2,
      without_scope: 1,
      with_violations: 0,
      of_unknown_class: 0,
    },
  ])
})

test('clocks that are ahead or behind show in what was delivered', async () => {
  const found = await getClockSkew(fresh.store, window)
  expect(found.map(({ producer }) => producer)).toEqual(['worker-ahead', 'api-1', 'worker-behind'])
  expect(found[0]?.ahead_ms).toBeGreaterThan(25 * 60_000)
  expect(found[1]?.ahead_ms).toBeLessThanOrEqual(0)
  expect(found[2]?.least_delay_ms).toBeGreaterThanOrEqual(2 * hourMs)
})

test('engines that read past the tape are named with what they read', async () => {
  expect(await getUnrecordedReads(fresh.store, window)).toEqual([
    { engine: expect.any(String) as string, decisions: 2, reads: ['Date.now', 'process.env'] },
  ])
})

test('a component is rehearsed once it has failed in a rehearsal', async () => {
  expect(await getRehearsalCoverage(fresh.store, window)).toEqual({
    components: 2,
    unrehearsed: [{ component: 'api.runs', layer: 'L2' }],
  })
})

test('timeouts are read from the live server, a database’s own before the server’s', async () => {
  const own = async () => {
    const all = await getServerTimeouts(fresh.store)
    const name = new URL(fresh.connectionString).pathname.slice(1)
    return all.find(({ database }) => database === name)
  }
  expect(await own()).toMatchObject({ is_own: true, lock_timeout_ms: 0, statement_timeout_ms: 0 })
  await fresh.store.ownerDatabase.pool.query(
    `do $$ begin execute format('alter database %I set lock_timeout = ''5s''', current_database());
     execute format('alter database %I set statement_timeout = 250', current_database()); end $$`,
  )
  expect(await own()).toMatchObject({ lock_timeout_ms: 5000, statement_timeout_ms: 250 })
})

test('the state of retention names the oldest day, and no run where there is no queue', async () => {
  const state = await getRetentionState(fresh.store)
  expect(state.retention_days).toBe(90)
  expect(state.oldest_day).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  expect(state.last_run_at).toBeNull()
})

test('the last audit event of some actions is found among others', async () => {
  const event = { actor: 'ada', subject: null, environment: 'test', reference: null }
  await appendAuditEvent(fresh.store, { ...event, action: 'store.backup' })
  await appendAuditEvent(fresh.store, { ...event, action: 'session.open' })
  expect(await findLastAuditEvent(fresh.store, ['store.backup'])).toMatchObject({ actor: 'ada' })
  expect(await findLastAuditEvent(fresh.store, ['store.proof'])).toBeNull()
})

test('a risk is taken by name and for a time, in one environment, until the last word', async () => {
  const expiresAt = new Date(now + hourMs)
  const taken = { findingId: 'disk', environment: 'test', by: 'ada', reference: null, expiresAt }
  await acknowledgeRisk(fresh.store, { ...taken, reason: 'a disk is on its way' })
  await acknowledgeRisk(fresh.store, { ...taken, findingId: 'clock', reason: 'of one hour' })
  const inForce = async (at: number, environment = 'test') =>
    (await getRiskAcknowledgements(fresh.store, { environment, now: new Date(at) })).map(
      ({ finding_id, by, reason }) => [finding_id, by, reason],
    )
  expect(await inForce(now)).toEqual([
    ['clock', 'ada', 'of one hour'],
    ['disk', 'ada', 'a disk is on its way'],
  ])
  expect(await inForce(now + hourMs)).toEqual([])
  expect(await inForce(now, 'other')).toEqual([])
  const { findingId, environment, reference } = taken
  await withdrawAcknowledgement(fresh.store, { findingId, environment, reference, by: 'bob' })
  expect((await inForce(now)).map(([id]) => id)).toEqual(['clock'])
  await acknowledgeRisk(fresh.store, { ...taken, by: 'bob', reason: 'after all' })
  expect(await inForce(now)).toContainEqual(['disk', 'bob', 'after all'])
})
