import type { ComponentStats, ProducerRecord } from '@first-contact/recorder/records'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Operations } from '../../src/ops/operations.ts'
import { RecordMaker } from './make-records.ts'
import type { OperationsHarness } from './operations-contract.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

// The real time: a store dates what it stores by its own clock.
const now = new Date()
const ago = (ms: number): string => new Date(now.getTime() - ms).toISOString()
const scope = { environment: 'test', origins: ['user' as const] }

interface Counts {
  readonly count: number
  readonly errors?: number
  /** Of every operation, in microseconds. */
  readonly us?: number
}

function counted(
  component: string,
  layer: ComponentStats['layer'],
  operation: string,
  { count, errors = 0, us = 1000 }: Counts,
): ComponentStats {
  const bucket = Math.ceil(Math.log(us) / Math.log(1.04) - 1e-9)
  const latency = { sum_us: us * count, min_us: us, max_us: us }
  return {
    component,
    layer,
    operation,
    count,
    errors,
    latency: { ...latency, buckets: [[bucket, count]] },
  }
}

function records(): readonly ProducerRecord[] {
  const maker = new RecordMaker('api-1', 'test', now.getTime() - 60 * hourMs)
  const at = (ms: number, components: readonly ComponentStats[]) =>
    maker.stats({ window_start: ago(ms), window_end: ago(ms - 10_000), components })
  return [
    // Two periods ago, then the last day, then the last minutes.
    at(30 * hourMs, [
      counted('api.runs', 'L2', 'POST /runs', { count: 100, us: 20_000 }),
      counted('worker.runs', 'L5', 'run.execute', { count: 50, us: 300_000 }),
    ]),
    at(5 * hourMs, [
      counted('api.runs', 'L2', 'POST /runs', { count: 400, errors: 2, us: 20_000 }),
      counted('worker.runs', 'L5', 'run.execute', { count: 100, us: 300_000 }),
      counted('engines.budget', 'L4', 'decide', { count: 200, us: 90 }),
      counted('engines.policy', 'L4', 'decide', { count: 5, us: 90 }),
    ]),
    at(5 * minuteMs, [
      counted('api.runs', 'L2', 'POST /runs', { count: 30, errors: 6, us: 20_000 }),
      counted('api.runs', 'L2', 'GET /runs', { count: 10, us: 5_000 }),
      counted('worker.runs', 'L5', 'run.execute', { count: 20, us: 2_000_000 }),
      counted('engines.budget', 'L4', 'decide', { count: 40, us: 90 }),
    ]),
    maker.stats({
      window_start: ago(5 * minuteMs),
      window_end: ago(4 * minuteMs),
      origin: 'rehearsal',
      components: [counted('api.runs', 'L2', 'POST /runs', { count: 5000, errors: 5000 })],
    }),
    maker.envelope({
      component: 'mail.sender',
      layer: 'L6',
      operation: 'send',
      error_class: 'infra.network',
      timestamp: ago(minuteMs),
    }),
  ]
}

/** What health and trends promise, whatever is behind their ports. */
export function trendsContract(name: string, harness: OperationsHarness): void {
  describe(`health and trends on ${name}`, () => {
    let operations: Operations

    beforeAll(async () => {
      operations = await harness.open(records(), now)
    })
    afterAll(() => harness.close())

    const signals = async () =>
      (await operations.health.getSignals({ scope, minutes: 15 })).components
    const signalOf = async (component: string) =>
      (await signals()).find((signal) => signal.component === component) ??
      expect.unreachable(`${component} has no signal`)

    test('components are told worst first, those that only failed or fell silent too', async () => {
      expect((await signals()).map(({ component, status }) => [component, status])).toEqual([
        ['api.runs', 'unhealthy'],
        ['worker.runs', 'degraded'],
        ['engines.policy', 'unknown'],
        ['mail.sender', 'unknown'],
        ['engines.budget', 'healthy'],
      ])
    })

    test('a success rate below the limit says what failed of how many', async () => {
      const signal = await signalOf('api.runs')
      expect(signal).toMatchObject({ operations: 40, errors: 6, trend: 'worse' })
      expect(signal.successRate).toBeCloseTo(0.85)
      expect(signal.reasons).toEqual(['6 operations of 40 failed; unhealthy is below 90 % success'])
      expect(signal.before.operations).toBe(400)
    })

    test('slower than the day before is said with both latencies', async () => {
      const { reasons, trend, latency } = await signalOf('worker.runs')
      expect(trend).toBe('worse')
      expect(reasons[0]).toMatch(/^95 of 100 took up to [\d.]+ s, the day before [\d.]+ ms$/)
      expect(Math.abs((latency?.p95Us ?? 0) / 2_000_000 - 1)).toBeLessThan(0.03)
    })

    test('silence is no health: what was seen a day ago and not since is unknown', async () => {
      const { reasons, lastSeenAt, summary } = await signalOf('engines.policy')
      expect(reasons).toEqual(['nothing was counted in the window'])
      expect(lastSeenAt).not.toBeNull()
      expect(summary).toBe('Nothing counted.')
    })

    test('a component without statistics is known by its open incident', async () => {
      expect(await signalOf('mail.sender')).toMatchObject({
        activeIncidents: 1,
        worstSeverity: 'info',
        lastSeenAt: null,
        latency: null,
      })
    })

    test('every number names the rows it came from', async () => {
      const { basis } = await signalOf('api.runs')
      expect(basis.rows).toBe('windows')
      expect(basis.until.getTime() - basis.since.getTime()).toBe(15 * minuteMs)
    })

    test('one component is told by operation and by hour', async () => {
      const found = await operations.health.getComponent('api.runs', { scope, minutes: 15 })
      expect(found?.operations.map(({ operation, errors }) => [operation, errors])).toEqual([
        ['POST /runs', 6],
        ['GET /runs', 0],
      ])
      expect(found?.hours.reduce((sum, { count }) => sum + count, 0)).toBe(440)
    })

    test('a component that nobody knows is none', async () => {
      expect(await operations.health.getComponent('nobody', { scope, minutes: 15 })).toBeNull()
    })

    test('another origin is told alone', async () => {
      const rehearsed = { environment: 'test', origins: ['rehearsal' as const] }
      const { components } = await operations.health.getSignals({ scope: rehearsed, minutes: 15 })
      expect(components.map(({ component, errors }) => [component, errors])).toEqual([
        ['api.runs', 5000],
      ])
    })

    const metricOf = async (key: string) => {
      const { metrics } = await operations.trends.getTrends({ scope, hours: 24 })
      return metrics.find((metric) => metric.key === key) ?? expect.unreachable(`no ${key}`)
    }

    test('a period is compared with the one before', async () => {
      expect(await metricOf('requests')).toMatchObject({
        value: 440,
        previous: 100,
        change: 3.4000000000000004,
        direction: 'up',
        verdict: 'neutral',
      })
      const success = await metricOf('request_success_rate')
      expect(success).toMatchObject({ previous: 1, direction: 'down', verdict: 'worse' })
      expect(success.value).toBeCloseTo(1 - 8 / 440)
    })

    test('a threshold that was crossed says so, and one that was not does not', async () => {
      const { crossed } = await metricOf('request_success_rate')
      expect(crossed).toMatchObject([
        { level: 'attention', of: 'value', text: 'below 99 % asks for attention' },
      ])
      expect((await metricOf('request_latency_p95')).crossed).toEqual([])
    })

    test('points cover both periods, and an hour without an operation has no value', async () => {
      const { points } = await metricOf('request_success_rate')
      expect(points.length).toBeGreaterThanOrEqual(47)
      expect(points.length).toBeLessThanOrEqual(49)
      const measured = points.filter(({ value }) => value !== null)
      expect(measured).toHaveLength(new Set([5, 5 / 60, 30].map((h) => hourOf(h))).size)
    })

    test('failures and new incidents of the period are counted', async () => {
      expect(await metricOf('failures')).toMatchObject({ value: 1, previous: 0, change: null })
      expect(await metricOf('new_incidents')).toMatchObject({
        value: 1,
        crossed: [{ level: 'attention', limit: 1 }],
      })
    })

    test('a period in which nothing was recorded is no zero to compare with', async () => {
      const { metrics } = await operations.trends.getTrends({ scope, hours: 720 })
      const failures = metrics.find(({ key }) => key === 'failures')
      expect(failures).toMatchObject({ value: 1, previous: null, direction: 'unknown' })
    })

    test('nothing to measure makes no metric', async () => {
      const nowhere = { environment: 'nowhere', origins: [] }
      const { metrics } = await operations.trends.getTrends({ scope: nowhere, hours: 24 })
      expect(metrics).toEqual([])
    })
  })
}

/** The hour in which it was so many hours ago. */
function hourOf(hours: number): number {
  return Math.floor((now.getTime() - hours * hourMs) / hourMs)
}
