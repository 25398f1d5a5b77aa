import { describe, expect, it } from 'vitest'
import { timelineRows } from '../../src/timeline/event-tree.ts'
import { tellingRows } from '../../src/timeline/telling-rows.ts'
import { waterfallLayout } from '../../src/timeline/waterfall-layout.ts'
import { event, sampleTimeline } from '../support/sample-timeline.ts'

const span = (
  span_id: string,
  parent_span_id: string | null,
  offset_us: number,
  duration_us = 1000,
) =>
  event(
    {
      kind: 'span',
      id: span_id,
      component: 'a',
      operation: span_id,
      offset_us,
      duration_us,
      span_id,
      parent_span_id,
    },
    0,
  )

const shape = (rows: ReturnType<typeof timelineRows>) =>
  rows.map((row) => `${'.'.repeat(row.depth)}${row.event.id}`)

describe('timelineRows', () => {
  it('nests spans under their parents, each level in order of time', () => {
    const events = [
      span('c', 'a', 500),
      span('a', null, 0),
      span('d', 'b', 200),
      span('b', 'a', 100),
    ]
    expect(shape(timelineRows({ events, failure_point: null }))).toEqual(['a', '.b', '..d', '.c'])
  })

  it('keeps a child that the clocks put before its parent', () => {
    const events = [span('child', 'parent', -200), span('parent', null, 0)]
    expect(shape(timelineRows({ events, failure_point: null }))).toEqual(['parent', '.child'])
  })

  it('shows a decision below the span of its engine, and at the top where that is not stored', () => {
    const decision = (id: string, span_id: string) =>
      event(
        { kind: 'decision', id, component: 'a', operation: 'decide', offset_us: 150, span_id },
        0,
      )
    const events = [span('a', null, 0), span('b', 'a', 100), decision('d', 'b'), decision('e', 'z')]
    const rows = timelineRows({ events, failure_point: null })
    expect(shape(rows)).toEqual(['a', '.b', '..d', 'e'])
    expect(rows.flatMap((row) => row.markers)).toEqual([])
  })

  it('shows a decision on the span that was made for it, once', () => {
    const own = { ...span('b', 'a', 100), decision_id: 'dec_1' }
    const decision = event(
      {
        kind: 'decision',
        id: 'dec_1',
        component: 'a',
        operation: 'decide',
        offset_us: 150,
        span_id: 'b',
        decision_id: 'dec_1',
      },
      0,
    )
    const rows = timelineRows({
      events: [span('a', null, 0), own, decision],
      failure_point: decision,
    })
    expect(shape(rows)).toEqual(['a', '.b'])
    expect(rows.map((row) => row.decision?.id)).toEqual([undefined, 'dec_1'])
    expect(rows.map((row) => row.isFailurePoint)).toEqual([false, true])
  })

  it('shows a span whose parent was not stored at the top, and says so', () => {
    const [row] = timelineRows({ events: [span('b', 'lost', 0)], failure_point: null })
    expect(row?.depth).toBe(0)
    expect(row?.isParentMissing).toBe(true)
  })

  it('loses no span when parents form a loop', () => {
    const events = [
      span('a', 'b', 0),
      span('b', 'a', 1),
      span('c', 'a', 2),
      span('self', 'self', 3),
    ]
    const ids = timelineRows({ events, failure_point: null }).map((row) => row.event.id)
    expect([...ids].sort()).toEqual(['a', 'b', 'c', 'self'])
  })

  it('starts a queued job at the margin, since what queued it had ended', () => {
    const events = [
      span('request', null, 0, 30_000),
      span('enqueue', 'request', 5000, 2000),
      span('job', 'enqueue', 90_000, 40_000),
      span('quick job', 'request', 30_000, 9000),
      span('step', 'job', 91_000, 5000),
      span('soon', 'enqueue', 8000, 1000),
    ]
    const rows = timelineRows({ events, failure_point: null })
    expect(shape(rows)).toEqual(['request', '.enqueue', '..soon', 'quick job', 'job', '.step'])
    expect(rows.filter((row) => row.isHandedOver).map((row) => row.event.id)).toEqual([
      'quick job',
      'job',
    ])
    expect(rows.some((row) => row.isParentMissing)).toBe(false)
  })

  it('hangs a failure on its span, and marks that row when it is the failure point', () => {
    const timeline = sampleTimeline(0)
    const rows = timelineRows(timeline)
    const failed = rows.filter((row) => row.isFailurePoint)
    expect(failed).toHaveLength(1)
    expect(failed[0]?.event.component).toBe('tools.pay')
    expect(failed[0]?.markers.map(({ id }) => id)).toEqual(['err_5b1c9d2e7f30'])
    // Of a failure and of a decision, the row is that of the span.
    expect(rows).toHaveLength(timeline.events.length - 2)
  })

  it('gives a failure without a stored span a row of its own', () => {
    const failure = event(
      { kind: 'error', id: 'err_1', component: 'a', operation: 'b', offset_us: 5, span_id: 'gone' },
      0,
    )
    const rows = timelineRows({ events: [span('a', null, 0), failure], failure_point: failure })
    expect(shape(rows)).toEqual(['a', 'err_1'])
    expect(rows[1]?.isFailurePoint).toBe(true)
  })
})

describe('waterfallLayout', () => {
  it('keeps every bar and marker inside the width', () => {
    for (const row of waterfallLayout(sampleTimeline(0)).rows) {
      expect(row.left).toBeGreaterThanOrEqual(0)
      expect(row.left + row.width).toBeLessThanOrEqual(1 + 1e-9)
      for (const { at } of row.placedMarkers) expect(at).toBeLessThanOrEqual(1)
    }
  })

  it('writes the duration behind the bar, before it, or on it, where there is room', () => {
    const events = [
      span('whole', null, 0, 100_000),
      span('early', 'whole', 0, 1000),
      span('late', 'whole', 95_000, 5000),
    ]
    const sides = waterfallLayout({ events, failure_point: null }).rows.map((row) => row.labelSide)
    expect(sides).toEqual(['inside', 'after', 'before'])
  })

  it('draws the failure line at the end of a failed span, and at the moment of an error', () => {
    const failed = span('a', null, 0, 80_000)
    const events = [failed, span('b', null, 80_000, 20_000)]
    expect(waterfallLayout({ events, failure_point: failed }).failureAt).toBeCloseTo(0.8)
    expect(waterfallLayout({ events, failure_point: null }).failureAt).toBeNull()
  })
})

describe('tellingRows', () => {
  const healthy = (count: number) =>
    Array.from({ length: count }, (_, index) => span(`inner-${index}`, 'outer', 100 + index, 10))

  it('shows a short timeline whole', () => {
    const rows = timelineRows({
      events: [span('outer', null, 0), ...healthy(5)],
      failure_point: null,
    })
    expect(tellingRows(rows)).toEqual(rows)
  })

  it('keeps the failure and what led to it, and leaves healthy inner operations out', () => {
    const inner = { ...span('broken', 'middle', 300, 50), outcome: 'error' as const }
    const events = [
      span('outer', null, 0),
      { ...span('middle', 'outer', 200, 500), layer: 'L6' as const, outcome: 'ok' as const },
      inner,
      ...healthy(30).map((each) => ({ ...each, layer: 'L6' as const, outcome: 'ok' as const })),
    ]
    const rows = timelineRows({ events, failure_point: inner })
    expect(shape([...tellingRows(rows)])).toEqual(['outer', '.middle', '..broken'])
  })
})
