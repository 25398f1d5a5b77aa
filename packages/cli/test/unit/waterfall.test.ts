import { PassThrough } from 'node:stream'
import type { CorrelatedEventView, TimelineView } from '@first-contact/station/ops'
import { describe, expect, it } from 'vitest'
import { createOutput } from '../../src/output/output.ts'
import { timelineLines } from '../../src/output/timeline-lines.ts'
import { placeEvents } from '../../src/output/waterfall.ts'

const output = createOutput({ isJson: false, stdout: new PassThrough(), stderr: new PassThrough() })

function event(changes: Partial<CorrelatedEventView>): CorrelatedEventView {
  return {
    kind: 'span',
    id: 'a',
    at: '2026-01-01T00:00:00.000Z',
    offset_us: 0,
    duration_us: 1000,
    layer: 'L2',
    component: 'api',
    operation: 'GET /',
    outcome: 'ok',
    error_class: null,
    incident_id: null,
    severity: null,
    summary: 'GET /',
    correlation_id: 'c',
    span_id: changes.id ?? 'a',
    parent_span_id: null,
    decision_id: null,
    run_id: null,
    agent_id: null,
    attempt: null,
    exception_type: null,
    producer: 'p',
    version: null,
    ...changes,
  }
}

function timeline(events: readonly CorrelatedEventView[]): TimelineView {
  return {
    correlation_id: 'f'.repeat(32),
    started_at: '2026-01-01T00:00:00.000Z',
    ended_at: '2026-01-01T00:00:00.010Z',
    duration_us: 10_000,
    outcome: 'failed',
    failure_point: null,
    components: [],
    layers: ['L2'],
    producers: ['p'],
    origin: 'user',
    events,
    truncated: false,
    missing: [],
  }
}

const shape = (events: readonly CorrelatedEventView[]) =>
  placeEvents(events).map(({ event, depth }) => `${event.id}${depth}`)

describe('placeEvents', () => {
  it('puts every span below its parent, and an error below the span it left', () => {
    const events = [
      event({ id: 'a' }),
      event({ id: 'c', parent_span_id: 'b' }),
      event({ id: 'b', parent_span_id: 'a' }),
      event({ id: 'e', kind: 'error', span_id: 'c' }),
      event({ id: 'd', parent_span_id: 'a' }),
    ]
    expect(shape(events)).toEqual(['a0', 'b1', 'c2', 'e3', 'd1'])
  })

  it('keeps what has no parent here, what points at itself, and what runs in a circle', () => {
    const events = [
      event({ id: 'orphan', parent_span_id: 'gone' }),
      event({ id: 'self', parent_span_id: 'self' }),
      event({ id: 'x', parent_span_id: 'y' }),
      event({ id: 'y', parent_span_id: 'x' }),
    ]
    expect(
      shape(events)
        .map((each) => each.slice(0, -1))
        .toSorted(),
    ).toEqual(['orphan', 'self', 'x', 'y'].toSorted())
  })

  it('draws a chain of a thousand spans without indenting for ever', () => {
    const events = Array.from({ length: 1000 }, (_, at) =>
      event({ id: `s${at}`, parent_span_id: at === 0 ? null : `s${at - 1}` }),
    )
    expect(placeEvents(events)).toHaveLength(1000)
    for (const line of timelineLines(timeline(events), output)) {
      expect(line.length).toBeLessThanOrEqual(100)
    }
  })
})

describe('timelineLines', () => {
  it('draws a bar as long as its span, where its span was', () => {
    const lines = timelineLines(
      timeline([
        event({ id: 'a', duration_us: 10_000 }),
        event({ id: 'b', parent_span_id: 'a', offset_us: 5000, duration_us: 5000 }),
      ]),
      output,
    )
    const bars = lines
      .slice(2)
      .map((line) => line.slice(line.indexOf('│') + 1, line.lastIndexOf('│')))
    const [whole = '', half = ''] = bars
    expect(whole).toBe('━'.repeat(whole.length))
    expect(half.trimStart().length).toBe(Math.round(half.length / 2))
    expect(half.length).toBe(whole.length)
  })

  it('lets no control character of a message reach the terminal', () => {
    const evil = event({ id: 'e', kind: 'error', summary: 'a\u001B[31mb\u202Ec\nd' })
    const text = timelineLines(timeline([evil]), output).join('\n')
    expect(text).toContain('a [31mb c d')
    for (const control of ['\u001B', '\u202E']) expect(text).not.toContain(control)
  })
})
