import { afterEach, describe, expect, it } from 'vitest'
import {
  bind,
  capture,
  childSpan,
  correlationScope,
  current,
  openChildSpan,
  openScope,
  outboundHeaders,
  ProjectKey,
  type RecorderOptions,
  setIds,
} from '../../src/index.ts'
import { bucketIndex, StatsCell } from '../../src/spans/latency-sketch.ts'
import { SpanSampler } from '../../src/spans/span-sampler.ts'
import { newCorrelationId } from '../../src/correlation/random-ids.ts'
import type { StatsRecord } from '../../src/records/index.ts'
import { type CollectingRecorder, startCollectingRecorder } from '../support/collecting-recorder.ts'

const key = new ProjectKey(Buffer.alloc(32, 7))
let running: CollectingRecorder | undefined

function start(options: Partial<RecorderOptions> = {}): CollectingRecorder {
  running = startCollectingRecorder({ projectKey: key, ...options })
  return running
}

afterEach(async () => {
  await running?.recorder.stop()
  running = undefined
})

describe('a scope', () => {
  it('continues a valid trace and else starts one, whatever the sampled flag', () => {
    const trace = '0af7651916cd43dd8448eb211c80319c'
    const ids = [`00-${trace}-b7ad6b7169203331-00`, 'garbage'].map((traceparent) =>
      correlationScope({ component: 'api', traceparent }, () => current()),
    )
    expect(ids[0]).toMatchObject({ correlationId: trace, parentSpanId: 'b7ad6b7169203331' })
    expect(ids[1]?.correlationId).toMatch(/^[0-9a-f]{32}$/)
    expect(ids[1]?.parentSpanId).toBeNull()
    const sentry = correlationScope(
      { component: 'api', sentryTrace: `${trace}-b7ad6b7169203331` },
      () => current(),
    )
    expect(sentry?.correlationId).toBe(trace)
  })

  it('has a frozen context, which children inherit their ids from', () => {
    correlationScope({ component: 'api', layer: 'L2', runId: 'r' }, () => {
      const outer = current()
      expect(Object.isFrozen(outer)).toBe(true)
      setIds({ agentId: 'a' })
      childSpan({ operation: 'x' }, () => {
        expect(current()).toMatchObject({
          correlationId: outer?.correlationId,
          parentSpanId: outer?.spanId,
          component: 'api',
          layer: 'L2',
          runId: 'r',
          agentId: 'a',
        })
      })
    })
    expect(current()).toBeUndefined()
  })

  it('keeps concurrent work apart across awaits and bound callbacks', async () => {
    const seen = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        correlationScope({ component: `c${index}` }, async () => {
          await new Promise((resolve) => {
            setTimeout(resolve, index % 3)
          })
          return [current()?.component, bind(() => current()?.component)] as const
        }),
      ),
    )
    for (const [index, [inside, bound]] of seen.entries()) {
      expect(inside).toBe(`c${index}`)
      expect(bound()).toBe(`c${index}`)
    }
  })

  it('gives back what the function gives back and lets errors through', async () => {
    expect(correlationScope({ component: 'a' }, () => 5)).toBe(5)
    await expect(correlationScope({ component: 'a' }, async () => 6)).resolves.toBe(6)
    const error = new Error('x')
    expect(() =>
      childSpan({ operation: 'a' }, () => {
        throw error
      }),
    ).toThrow(error)
    await expect(childSpan({ operation: 'a' }, () => Promise.reject(error))).rejects.toBe(error)
  })

  it('carries a signed origin to the next process, which believes only that', () => {
    start({ origin: 'user' })
    const headers = correlationScope(
      { component: 'a', origin: 'synthetic', tracestate: undefined },
      () => outboundHeaders(),
    )
    expect(correlationScope({ component: 'b', ...headers }, () => current()?.origin)).toBe(
      'synthetic',
    )
    const forged = headers['tracestate']?.replace('fc=s', 'fc=r')
    expect(
      correlationScope(
        { component: 'b', traceparent: headers['traceparent'], tracestate: forged },
        () => current()?.origin,
      ),
    ).toBe('user')
    expect(correlationScope({ component: 'a' }, () => Object.keys(outboundHeaders()))).toEqual([
      'traceparent',
    ])
    expect(outboundHeaders()).toEqual({})
  })
})

describe('recorded spans', () => {
  it('hold what happened, with the class and envelope of a failure in every span it left', async () => {
    const { recorder, spans } = start()
    correlationScope(
      {
        component: 'api',
        layer: 'L2',
        operation: 'POST /x',
        attributes: { route: '/x', token: 'secret', note: 'mail bob@example.com' },
      },
      () => {
        try {
          childSpan({ component: 'store', layer: 'L6', operation: 'insert' }, () => {
            throw Object.assign(new Error('x'), { code: '40001' })
          })
        } catch (error) {
          capture({ error })
        }
      },
    )
    await recorder.flush()
    const [inner, outer] = spans()
    expect(inner).toMatchObject({
      outcome: 'error',
      error_class: 'infra.database',
      parent_span_id: outer?.span_id,
    })
    expect(inner?.error_id).toMatch(/^err_/)
    expect(outer).toMatchObject({
      outcome: 'ok',
      error_class: null,
      attributes: { route: '/x', token: '[redacted]', note: 'mail [email]' },
      sample_rate: 1,
    })
  })

  it('mark an abort as aborted and not as an error', async () => {
    const { recorder, spans } = start()
    const aborted = correlationScope({ component: 'a' }, () =>
      Promise.reject(new DOMException('x', 'AbortError')),
    )
    await expect(aborted).rejects.toThrow()
    await recorder.flush()
    expect(spans()[0]?.outcome).toBe('aborted')
  })

  it('can end by an event, be named late, and end only once', async () => {
    const { recorder, spans } = start()
    const scope = openScope({ component: 'http', operation: 'GET' })
    const child = scope.run(() => openChildSpan({ operation: 'query' }))
    child.fail(undefined, 'infra.external_service')
    child.end()
    child.end('ok')
    scope.rename('GET /runs/:id')
    scope.annotate(
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, index])),
    )
    scope.end()
    scope.rename('too late')
    await recorder.flush()
    const [first, second] = spans()
    expect(spans()).toHaveLength(2)
    expect(first).toMatchObject({ outcome: 'error', error_class: 'infra.external_service' })
    expect(second).toMatchObject({ operation: 'GET /runs/:id', outcome: 'ok' })
    expect(Object.keys(second?.attributes ?? {})).toHaveLength(8)
  })

  it('are sampled above the bound while counts stay exact and failing correlations whole', async () => {
    const { recorder, spans, records } = start({ spans: { maxPerSecond: 20 } })
    for (let index = 0; index < 3000; index += 1) {
      correlationScope({ component: 'api', operation: 'GET' }, () => {
        childSpan({ operation: 'before' }, () => 1)
        if (index % 500 === 499) capture({ message: `failure ${index}` })
      })
    }
    await recorder.flush()
    const failing = new Set(
      records()
        .filter((record) => record.kind === 'envelope')
        .map((record) => record.correlation_id),
    )
    expect(failing.size).toBe(6)
    for (const id of failing) {
      expect(
        spans()
          .filter((span) => span.correlation_id === id)
          .map((span) => span.operation),
      ).toEqual(expect.arrayContaining(['before', 'GET']))
    }
    const stats = records()
      .filter((record): record is StatsRecord => record.kind === 'stats')
      .flatMap(({ components }) => components)
    expect(stats.reduce((sum, { count }) => sum + count, 0)).toBe(6000)
    expect(
      stats.flatMap(({ latency }) => latency.buckets).reduce((sum, [, count]) => sum + count, 0),
    ).toBe(6000)
    expect(spans().length).toBeLessThan(300)
    const { spansWritten, spansSampledOut } = recorder.status()
    expect(spansWritten + spansSampledOut).toBe(6000)
  })

  it('count operations without end under one name, so that totals stay exact', async () => {
    const { recorder, records } = start({ spans: { maxPerSecond: 1 } })
    for (let index = 0; index < 2000; index += 1)
      correlationScope({ component: 'api', operation: `GET /runs/${index}` }, () => 1)
    await recorder.flush()
    const stats = records()
      .filter((record): record is StatsRecord => record.kind === 'stats')
      .flatMap(({ components }) => components)
    expect(stats.length).toBeLessThanOrEqual(501)
    expect(stats.reduce((sum, { count }) => sum + count, 0)).toBe(2000)
    expect(stats.find(({ operation }) => operation === '(other)')?.count).toBe(1500)
  })
})

describe('the sampler', () => {
  it('keeps at a lower rate only what it keeps at a higher one, in every process', () => {
    const calm = new SpanSampler(1000)
    const busy = new SpanSampler(10)
    for (let index = 0; index < 200; index += 1) busy.offer(newCorrelationId(), 1)
    for (let index = 0; index < 3000; index += 1) calm.offer(newCorrelationId(), 1)
    expect(busy.rate).toBeLessThan(calm.rate)
    expect(calm.rate).toBeLessThan(1)
    for (let index = 0; index < 5000; index += 1) {
      const id = newCorrelationId()
      if (busy.keeps(id)) expect(calm.keeps(id)).toBe(true)
    }
  })

  it('stays near its bound and returns to all when it is quiet', () => {
    const sampler = new SpanSampler(100)
    let kept = 0
    for (let second = 1; second <= 10; second += 1) {
      for (let index = 0; index < 10_000; index += 1) {
        if (sampler.offer(newCorrelationId(), second * 1000 + index / 10)) kept += 1
      }
    }
    expect(kept / 10).toBeLessThan(300)
    expect(kept / 10).toBeGreaterThan(20)
    for (let second = 20; second < 60; second += 1) sampler.offer(newCorrelationId(), second * 1000)
    expect(sampler.rate).toBe(1)
  })
})

describe('the latency sketch', () => {
  it('puts a duration into the bucket that the format defines', () => {
    for (const us of [1, 1.04, 2, 100, 12_345, 1e6, 3.6e9]) {
      const index = bucketIndex(us)
      expect(us).toBeLessThanOrEqual(1.04 ** index * (1 + 1e-9))
      expect(us).toBeGreaterThan(1.04 ** (index - 1) * (1 - 1e-9))
    }
    expect(bucketIndex(0)).toBe(0)
  })

  it('gives quantiles right within two percent and empties when taken', () => {
    const cell = new StatsCell()
    for (let ms = 1; ms <= 1000; ms += 1) cell.add(ms, ms > 990)
    expect([cell.count, cell.errors]).toEqual([1000, 10])
    const { buckets, min_us: min, max_us: max, sum_us: sum } = cell.take()
    expect([min, max, sum]).toEqual([1000, 1_000_000, 500_500_000])
    let seen = 0
    const median = buckets.find(([, count]) => (seen += count) >= 500)?.[0] ?? 0
    const middle = (1.04 ** median + 1.04 ** (median - 1)) / 2
    expect(Math.abs(middle - 500_000) / 500_000).toBeLessThan(0.021)
    expect(cell.take().buckets).toEqual([])
  })
})
