import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  TelemetryEvent,
  TelemetryPoint,
  TelemetrySpan,
} from '@first-contact/station/diagnosis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOtlp } from '../../../src/diagnosing/otlp/read-otlp.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-otlp-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nanos = (ms: number): string => `${ms}000000`
const atMs = 1_795_776_000_000

async function read(documents: readonly unknown[]) {
  const path = join(folder, 'a.json')
  writeFileSync(path, documents.map((one) => JSON.stringify(one)).join('\n'))
  const got = {
    spans: [] as TelemetrySpan[],
    events: [] as TelemetryEvent[],
    points: [] as TelemetryPoint[],
  }
  const note = await readOtlp(
    { path, name: 'a.json', onBytes: () => undefined, onTime: () => undefined },
    {
      addSpan: (span) => got.spans.push(span),
      addEvent: (event) => got.events.push(event),
      addPoint: (point) => got.points.push(point),
      addChange: () => undefined,
    },
  )
  return { ...got, note }
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
const resource = { attributes: [text('service.name', 'cart'), text('service.version', '1.5.0')] }

describe('OTLP JSON', () => {
  it('is read as spans, with their exceptions and the version of their service', async () => {
    const span = {
      traceId: 'aa',
      spanId: 'b1',
      parentSpanId: '',
      name: 'GET',
      kind: 'SPAN_KIND_CLIENT',
      startTimeUnixNano: nanos(atMs),
      endTimeUnixNano: nanos(atMs + 12),
      status: { code: 2 },
      events: [
        {
          name: 'exception',
          timeUnixNano: nanos(atMs + 3),
          attributes: [
            text('exception.type', 'TypeError'),
            text('exception.stacktrace', 'TypeError: x\n at add (/app/cart.ts:41:7)'),
          ],
        },
      ],
    }
    const { spans, events, note } = await read([
      { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] },
    ])
    expect(note).toBeNull()
    expect(spans).toMatchObject([
      {
        service: 'cart',
        operation: 'GET',
        parentSpanId: null,
        durationUs: 12_000,
        isError: true,
        kind: 'client',
        status: 'TypeError',
        attributes: { 'service.version': '1.5.0' },
      },
    ])
    expect(events).toMatchObject([{ service: 'cart', exceptionType: 'TypeError', level: 'error' }])
    expect(events[0]?.message).toContain('/app/cart.ts:41')
  })

  it('is read as log records, one document a line, also in snake_case', async () => {
    const { events } = await read([
      {
        resourceLogs: [
          {
            resource,
            scopeLogs: [
              {
                logRecords: [
                  { timeUnixNano: nanos(atMs), severityNumber: 17, body: { stringValue: 'boom' } },
                ],
              },
            ],
          },
        ],
      },
      {
        resource_logs: [
          {
            resource,
            scope_logs: [
              {
                log_records: [
                  { time_unix_nano: nanos(atMs + 1), body: { string_value: 'WARN slow' } },
                ],
              },
            ],
          },
        ],
      },
    ])
    expect(events.map(({ level, message, atMs: at }) => [level, message, at])).toEqual([
      ['error', 'boom', atMs],
      ['warning', 'WARN slow', atMs + 1],
    ])
  })

  it('is read as values: gauges as they are, totals by their growth, histograms by their mean', async () => {
    const point = (ms: number, of: object) => ({ timeUnixNano: nanos(atMs + ms), ...of })
    const metrics = [
      { name: 'mem', gauge: { dataPoints: [point(0, { asDouble: 7 })] } },
      {
        name: 'requests',
        sum: {
          isMonotonic: true,
          dataPoints: [
            point(0, { asInt: '100' }),
            point(2000, { asInt: '140' }),
            point(4000, { asInt: '10' }),
          ],
        },
      },
      { name: 'latency', histogram: { dataPoints: [point(0, { sum: 30, count: '10' })] } },
    ]
    const { points } = await read([
      { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] },
    ])
    expect(points.map(({ metric, value }) => [metric, value])).toEqual([
      ['mem', 7],
      ['requests', 20],
      ['latency', 3],
    ])
  })

  it('without a service, a time or anything says so', async () => {
    const bare = {
      traceId: 'aa',
      spanId: 'b1',
      name: 'x',
      startTimeUnixNano: nanos(atMs),
      endTimeUnixNano: nanos(atMs),
    }
    expect((await read([{ resourceSpans: [{ scopeSpans: [{ spans: [bare] }] }] }])).note).toContain(
      '1 records have no service.name',
    )
    await expect(
      read([{ resourceSpans: [{ resource, scopeSpans: [{ spans: [{ name: 'x' }] }] }] }]),
    ).rejects.toThrow('a.json, line 1: startTimeUnixNano')
    expect((await read([{ other: 1 }])).note).toContain('holds no span')
  })
})
