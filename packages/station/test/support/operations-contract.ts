import type { ProducerRecord } from '@first-contact/recorder/records'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Operations } from '../../src/ops/operations.ts'
import { correlationOf, RecordMaker, spanIdOf } from './make-records.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Where the services run: on records in memory, or on Postgres. */
export interface OperationsHarness {
  open(records: readonly ProducerRecord[], now: Date): Promise<Operations>
  close(): Promise<void>
}

// The real time: a store dates what it stores by its own clock.
const now = new Date()
const ago = (ms: number): string => new Date(now.getTime() - ms).toISOString()
const scope = { environment: 'test', origins: [] }
const day = { scope, since: new Date(now.getTime() - 24 * hourMs), until: now }
const week = { scope, since: new Date(now.getTime() - 168 * hourMs), until: now }

const worked = correlationOf('a run that failed in the worker')
const healthy = correlationOf('a run that went well')

function run(maker: RecordMaker): readonly ProducerRecord[] {
  const worker = new RecordMaker('worker-1', 'test', now.getTime() - 10 * hourMs)
  const started = now.getTime() - 5 * minuteMs
  const at = (ms: number): string => new Date(started + ms).toISOString()
  return [
    worker.start({ started_at: ago(10 * hourMs), version: '2.0.0' }),
    maker.span({
      correlation_id: worked,
      span_id: spanIdOf('api'),
      started_at: at(0),
      duration_us: 40_000,
    }),
    worker.span({
      correlation_id: worked,
      span_id: spanIdOf('job'),
      parent_span_id: spanIdOf('api'),
      component: 'worker.runs',
      operation: 'run.execute',
      layer: 'L5',
      started_at: at(100),
      duration_us: 2_100_000,
      outcome: 'error',
      error_class: 'infra.timeout',
    }),
    worker.span({
      correlation_id: worked,
      span_id: spanIdOf('tool'),
      parent_span_id: spanIdOf('job'),
      component: 'worker.tools',
      operation: 'tool.search',
      layer: 'L5',
      started_at: at(120),
      duration_us: 2_000_000,
      outcome: 'error',
      error_class: 'infra.timeout',
    }),
    worker.envelope({
      correlation_id: worked,
      span_id: spanIdOf('tool'),
      timestamp: at(2120),
      run_id: 'run_9',
      agent_id: 'agent_1',
      tenant_id: 'tenant-secret',
      context: { note: 'context-secret' },
      exception_chain: [{ type: 'TimeoutError', message: 'chain-secret' }],
      input_hash: 'feedfeedfeedfeed',
      input_hash_key_id: '12345678',
    }),
    maker.mark({ marked_at: at(50), text: 'deployed 1.4.1' }),
  ]
}

function records(): readonly ProducerRecord[] {
  const maker = new RecordMaker('api-1', 'test', now.getTime() - 12 * hourMs)
  const start = maker.start({ started_at: ago(12 * hourMs) })
  const failures = Array.from({ length: 12 }, (_, index) =>
    maker.envelope({
      component: 'engines.budget',
      layer: 'L4',
      operation: 'decide',
      error_class: 'domain.budget_exceeded',
      severity: 'warning',
      timestamp: ago(index * 10 * minuteMs + minuteMs),
      run_id: `run_${index % 4}`,
      agent_id: 'agent_1',
      message: `budget used up, contact ada${index}@example.com`,
    }),
  )
  const retries = [2, 3].map((attempt) =>
    maker.envelope({
      component: 'engines.budget',
      layer: 'L4',
      operation: 'decide',
      error_class: 'domain.budget_exceeded',
      timestamp: ago(2 * minuteMs + attempt),
      attempt,
      run_id: 'run_0',
    }),
  )
  const old = maker.envelope({
    component: 'api.runs',
    layer: 'L2',
    operation: 'GET /runs',
    error_class: 'infra.database',
    severity: 'critical',
    timestamp: ago(50 * hourMs),
  })
  const rehearsed = maker.envelope({
    component: 'api.runs',
    layer: 'L2',
    operation: 'POST /runs',
    error_class: 'system.internal',
    origin: 'rehearsal',
    timestamp: ago(minuteMs),
  })
  maker.skip()
  maker.skip()
  const fine = maker.span({ correlation_id: healthy, started_at: ago(minuteMs) })
  const elsewhere = new RecordMaker('api-2', 'staging', now.getTime() - hourMs).envelope({
    timestamp: ago(minuteMs),
  })
  const api = [start, ...failures, ...retries, old, rehearsed, ...run(maker), fine, elsewhere]
  return [...api, ...shed(), ...shop()]
}

/** A process whose spool was full: one envelope came whole, six were counted only. */
function shed(): readonly ProducerRecord[] {
  const maker = new RecordMaker('full-1', 'crowded', now.getTime() - hourMs)
  const kind = {
    component: 'api.mail',
    layer: 'L2' as const,
    operation: 'send',
    error_class: 'infra.network' as const,
    severity: 'error' as const,
  }
  const whole = maker.envelope({ ...kind, timestamp: ago(3 * minuteMs) })
  for (let index = 0; index < 6; index += 1) maker.skip()
  return [
    whole,
    maker.shed({
      shed_at: ago(minuteMs),
      sequences: [[2, 7]],
      envelopes: [
        { ...kind, count: 6, retries: 1, first_at: ago(2 * minuteMs), last_at: ago(minuteMs) },
      ],
    }),
  ]
}

/** Two starts of a process with an error class of its own; the second calls it something else. */
function shop(): readonly ProducerRecord[] {
  return ['money', 'payment'].flatMap((category, index) => {
    const at = now.getTime() - (2 - index) * hourMs
    const maker = new RecordMaker('shop-1', 'shop', at)
    return [
      maker.start({
        started_at: new Date(at).toISOString(),
        error_classes: { 'domain.card_declined': category },
      }),
      maker.envelope({
        component: 'shop.pay',
        error_class: 'domain.card_declined',
        timestamp: new Date(at + minuteMs).toISOString(),
      }),
    ]
  })
}

/** What the services promise, whatever is behind their ports. */
export function operationsContract(name: string, harness: OperationsHarness): void {
  describe(`operations on ${name}`, () => {
    let operations: Operations

    beforeAll(async () => {
      operations = await harness.open(records(), now)
    })
    afterAll(() => harness.close())

    const budget = async () => {
      const incidents = await operations.incidents.getActiveIncidents(day)
      return (
        incidents.find(({ component }) => component === 'engines.budget') ??
        expect.unreachable('the budget incident is missing')
      )
    }

    test('failures of one component, layer, class and operation are one incident', async () => {
      const incidents = await operations.incidents.getActiveIncidents(day)
      expect(incidents.map(({ component }) => component).toSorted()).toEqual([
        'api.runs',
        'engines.budget',
        'worker.tools',
      ])
    })

    test('retries fold into one failure and are counted beside it', async () => {
      expect(await budget()).toMatchObject({ occurrences: 12, retries: 2, severity: 'action' })
    })

    test('affected runs and agents are counted once each', async () => {
      expect(await budget()).toMatchObject({ affectedRuns: 4, affectedAgents: 1 })
    })

    test('an incident is told in plain sentences', async () => {
      const { title, description, category } = await budget()
      expect(title).toBe('Budget used up in engines.budget (decide)')
      expect(description).toContain('failed 12 times in the last 24 hours')
      expect(description).toContain('It affected 4 runs and 1 agent.')
      expect(category).toBe('budget_exhaustion')
    })

    test('a registered class has the category that was announced last, in its environment', async () => {
      const shopped = { ...day, scope: { environment: 'shop', origins: [] } }
      const [incident] = await operations.incidents.getActiveIncidents(shopped)
      expect(incident).toMatchObject({ category: 'payment', occurrences: 2 })
      const one = await operations.incidents.getIncident(incident?.id ?? '', shopped)
      expect(one?.category).toBe('payment')
    })

    test('an incident of another environment does not exist here', async () => {
      const staging = { ...day, scope: { environment: 'staging', origins: [] } }
      const incidents = await operations.incidents.getActiveIncidents(staging)
      expect(incidents).toHaveLength(1)
      expect(incidents[0]).toMatchObject({ environment: 'staging', occurrences: 1 })
    })

    test('an origin can be looked at alone', async () => {
      const users = { ...day, scope: { environment: 'test', origins: ['user' as const] } }
      const incidents = await operations.incidents.getActiveIncidents(users)
      expect(incidents.map(({ operation }) => operation)).not.toContain('POST /runs')
    })

    test('a component can be asked for alone', async () => {
      const incidents = await operations.incidents.getIncidentByComponent('worker.tools', day)
      expect(incidents.map(({ operation }) => operation)).toEqual(['tool.search'])
    })

    test('a lowest severity leaves the lesser ones out', async () => {
      const incidents = await operations.incidents.getActiveIncidents({
        ...day,
        minSeverity: 'action',
      })
      expect(incidents.map(({ component }) => component)).toEqual(['engines.budget'])
    })

    test('the summary counts what the list holds', async () => {
      const { total, bySeverity, incidents } = await operations.incidents.getIncidentSummary(day)
      expect(total).toBe(incidents.length)
      expect(bySeverity).toEqual({ urgent: 0, action: 1, attention: 0, info: 2 })
    })

    test('an incident that was not seen for a day is quiet, and is found in a wider window', async () => {
      const incidents = await operations.incidents.getActiveIncidents(week)
      const quiet = incidents.filter(({ state }) => state === 'quiet')
      expect(quiet.map(({ operation }) => operation)).toEqual(['GET /runs'])
      expect(quiet[0]?.severity).toBe('attention')
    })

    test('an incident outside the window is told by its whole life', async () => {
      const [quiet] = await operations.incidents.getIncidentByComponent('api.runs', {
        ...week,
        until: new Date(now.getTime() - 24 * hourMs),
      })
      const incident = await operations.incidents.getIncident(quiet?.id ?? '', day)
      expect(incident).toMatchObject({ occurrences: 1, state: 'quiet' })
      expect(incident?.description).toContain('since it was first seen')
    })

    test('a key that never occurred is no incident', async () => {
      expect(await operations.incidents.getIncident('fc1:0000000000000000', day)).toBeNull()
    })

    test('the trend has an entry for every hour and sums up to the incident', async () => {
      const { id } = await budget()
      const trend = await operations.incidents.getTrend(day, id)
      expect(trend).toHaveLength(25)
      expect(trend.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(12)
      expect(trend.reduce((sum, { retries }) => sum + retries, 0)).toBe(2)
    })

    test('evidence is paged, newest first, without gap or repeat', async () => {
      const { id } = await budget()
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await operations.incidents.getEvidence(id, scope, { limit: 5, cursor })
        expect(page.items.length).toBeLessThanOrEqual(5)
        seen.push(...page.items.map(({ at, id: errorId }) => `${at.toISOString()} ${errorId}`))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(new Set(seen).size).toBe(14)
      expect(seen.map((line) => line.slice(0, 24))).toEqual(
        seen
          .map((line) => line.slice(0, 24))
          .toSorted()
          .toReversed(),
      )
    })

    test('evidence is scrubbed, and has no place for context, chain, input hash or tenant', async () => {
      const [incident] = await operations.incidents.getIncidentByComponent('worker.tools', day)
      const evidence = await operations.incidents.getEvidence(incident?.id ?? '', scope, {
        limit: 5,
        cursor: null,
      })
      const text = JSON.stringify(evidence) + JSON.stringify(incident)
      for (const secret of [
        'tenant-secret',
        'context-secret',
        'chain-secret',
        'feedfeedfeedfeed',
      ]) {
        expect(text).not.toContain(secret)
      }
      const budgetEvidence = await operations.incidents.getEvidence((await budget()).id, scope, {
        limit: 1,
        cursor: null,
      })
      expect(JSON.stringify(budgetEvidence)).not.toContain('@example.com')
    })

    test('failures that were shed are counted, named as such, and not missing', async () => {
      const crowded = { ...day, scope: { environment: 'crowded', origins: [] } }
      const [incident] = await operations.incidents.getActiveIncidents(crowded)
      expect(incident).toMatchObject({ occurrences: 6, retries: 1, shedOccurrences: 5 })
      expect(incident?.description).toContain('5 were counted but not kept in full')
      const { producers, lastChanges } = await operations.health.getNow(crowded.scope)
      expect(producers).toMatchObject([{ producer: 'full-1', missingRecords: 0, shedRecords: 6 }])
      expect(lastChanges).toMatchObject([{ kind: 'shed', operation: 'spool_bound' }])
    })

    test('a timeline crosses processes and names where it failed first', async () => {
      const timeline = await operations.timelines.getTimeline('test', worked)
      expect(timeline).toMatchObject({ outcome: 'failed', isTruncated: false, origin: 'user' })
      expect(timeline?.components).toEqual(['api.runs', 'worker.runs', 'worker.tools'])
      expect(timeline?.layers).toEqual(['L2', 'L5'])
      expect(timeline?.producers).toEqual(['api-1', 'worker-1'])
      expect(timeline?.failurePoint).toMatchObject({ kind: 'error', component: 'worker.tools' })
      const incidentId = timeline?.failurePoint?.incidentId ?? ''
      const now = new Date()
      const incident = await operations.incidents.getIncident(incidentId, {
        scope: { environment: 'test', origins: [] },
        since: new Date(now.getTime() - 86_400_000),
        until: now,
      })
      expect(incident).toMatchObject({ id: incidentId, component: 'worker.tools' })
      expect(timeline?.events.map(({ kind, offsetUs }) => [kind, offsetUs])).toEqual([
        ['span', 0],
        ['mark', 50_000],
        ['span', 100_000],
        ['span', 120_000],
        ['error', 2_120_000],
      ])
    })

    test('a timeline says which records have not arrived', async () => {
      const timeline = await operations.timelines.getTimeline('test', healthy)
      expect(timeline?.outcome).toBe('ok')
      expect(timeline?.missing).toMatchObject([{ producer: 'api-1', from: 18, to: 19 }])
    })

    test('events know the version of the process that made them', async () => {
      const timeline = await operations.timelines.getTimeline('test', worked)
      expect(timeline?.failurePoint?.version).toBe('2.0.0')
    })

    test('a correlation id that nobody used has no timeline', async () => {
      expect(await operations.timelines.getTimeline('test', correlationOf('nobody'))).toBeNull()
    })

    test('a correlation id of another environment has no timeline', async () => {
      expect(await operations.timelines.getTimeline('staging', worked)).toBeNull()
    })

    test('now says in one sentence what is worst', async () => {
      const signal = await operations.health.getNow(scope)
      expect(signal.sentence).toMatch(
        /^Budget used up in engines\.budget \(decide\): 12 times, first seen .* UTC, 4 runs affected; 2 more incidents are open\.$/,
      )
      expect(signal.state).toBe('trouble')
      expect(signal.trend).toHaveLength(24)
      expect(signal.lastChanges[0]).toMatchObject({ kind: 'mark', summary: 'deployed 1.4.1' })
    })

    test('producers are listed with what is missing of them', async () => {
      const { producers } = await operations.health.getNow(scope)
      const api = producers.find(({ producer }) => producer === 'api-1')
      expect(api).toMatchObject({ missingRecords: 2, shedRecords: 0, version: '1.4.0' })
      expect(producers.map(({ producer }) => producer)).not.toContain('api-2')
    })
  })
}
