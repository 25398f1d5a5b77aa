import { describe, expect, test } from 'vitest'
import type { OpsEvent } from '../../src/domain/models/ops-correlated-event.ts'
import { failurePoint, timelineOutcome } from '../../src/domain/rules/timeline-outcome.ts'
import { eventOfSpan } from '../../src/domain/services/event-of-row.ts'

const startedMs = Date.parse('2026-11-23T12:00:00Z')

interface Sketch {
  readonly id: string
  readonly parent?: string
  readonly from: number
  readonly to: number
  readonly outcome?: 'ok' | 'error' | 'aborted'
  readonly producer?: string
  readonly operation?: string
}

function span({ id, parent, from, to, outcome, producer, operation }: Sketch): OpsEvent {
  return eventOfSpan({
    correlationId: 'c',
    spanId: id,
    parentSpanId: parent ?? null,
    operation: operation ?? id,
    component: 'component',
    layer: 'L5',
    startedAt: new Date(startedMs + from),
    durationUs: (to - from) * 1000,
    outcome: outcome ?? 'ok',
    errorClass: null,
    decisionId: null,
    runId: null,
    agentId: null,
    attributes: {},
    origin: 'user',
    producer: producer ?? 'api',
    producerEpoch: 'e',
    version: null,
  })
}

function error(id: string, at: number, spanId: string | null, severity = 'error'): OpsEvent {
  const event = span({ id, from: at, to: at, outcome: 'error' })
  return { ...event, kind: 'error', durationUs: null, spanId, severity }
}

describe('outcome', () => {
  test('a correlation whose root ended well is ok', () => {
    expect(timelineOutcome([span({ id: 'root', from: 0, to: 10 })])).toBe('ok')
  })

  test('an error that the caller dealt with is not the outcome', () => {
    const events = [
      span({ id: 'root', from: 0, to: 20 }),
      span({ id: 'call', parent: 'root', from: 1, to: 9, outcome: 'error' }),
    ]
    expect(timelineOutcome(events)).toBe('ok')
  })

  test('a failed call that the other side answered is dealt with by the caller of the call', () => {
    const events = [
      span({ id: 'root', from: 0, to: 20 }),
      span({ id: 'call', parent: 'root', from: 1, to: 9, outcome: 'error' }),
      span({ id: 'served', parent: 'call', from: 2, to: 8, outcome: 'error', producer: 'tools' }),
    ]
    expect(timelineOutcome(events)).toBe('ok')
  })

  test('a job that failed is the outcome, although the request that queued it ended well later', () => {
    const events = [
      span({ id: 'root', from: 0, to: 50 }),
      span({ id: 'job', parent: 'root', from: 5, to: 9, outcome: 'error', producer: 'worker' }),
    ]
    expect(timelineOutcome(events)).toBe('failed')
  })

  test('a job that failed and then ended well on its second try is ok', () => {
    const job = { parent: 'root', producer: 'worker', operation: 'run.execute' }
    const events = [
      span({ id: 'root', from: 0, to: 4 }),
      span({ ...job, id: 'first', from: 5, to: 9, outcome: 'error' }),
      span({ ...job, id: 'second', from: 20, to: 29 }),
    ]
    expect(timelineOutcome(events)).toBe('ok')
  })

  test('an envelope without its span fails the correlation, a warning does not', () => {
    const root = span({ id: 'root', from: 0, to: 10 })
    expect(timelineOutcome([root, error('e', 3, 'lost')])).toBe('failed')
    expect(timelineOutcome([root, error('e', 3, 'lost', 'warning')])).toBe('ok')
  })

  test('without a root it is unknown', () => {
    expect(timelineOutcome([span({ id: 'a', parent: 'lost', from: 0, to: 1 })])).toBe('unknown')
  })

  test('spans that name each other as parent do not hang', () => {
    const events = [
      span({ id: 'a', parent: 'b', from: 0, to: 1, outcome: 'error' }),
      span({ id: 'b', parent: 'a', from: 0, to: 1, outcome: 'error' }),
    ]
    expect(timelineOutcome(events)).toBe('failed')
  })
})

describe('failure point', () => {
  test('the earliest envelope is where it went wrong', () => {
    const events = [error('late', 9, null), error('early', 4, null)]
    expect(failurePoint(events)?.id).toBe('early')
  })

  test('without an envelope it is the span that failed first, which is the innermost', () => {
    const events = [
      span({ id: 'outer', from: 0, to: 10, outcome: 'error' }),
      span({ id: 'inner', parent: 'outer', from: 2, to: 8, outcome: 'error' }),
    ]
    expect(failurePoint(events)?.id).toBe('inner')
  })

  test('where nothing failed there is none', () => {
    expect(failurePoint([span({ id: 'root', from: 0, to: 1 })])).toBeNull()
  })
})
