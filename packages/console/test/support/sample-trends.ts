import type { TrendMetricView, TrendsView } from '../../src/api/views.ts'

const hourMs = 3_600_000
const iso = (ms: number): string => new Date(ms).toISOString()

function points(
  nowMs: number,
  valueAt: (index: number) => number | null,
): TrendMetricView['points'] {
  const first = Math.floor(nowMs / hourMs) * hourMs - 47 * hourMs
  return Array.from({ length: 48 }, (_, index) => ({
    hour: iso(first + index * hourMs),
    value: valueAt(index),
  }))
}

/** A day that was busier, less successful and about as fast as the one before. */
export function sampleTrends(nowMs: number): TrendsView {
  const thisHour = Math.floor(nowMs / hourMs) * hourMs
  const start = iso(thisHour - 23 * hourMs)
  const basis = { rows: 'hours', since: iso(thisHour - 47 * hourMs), until: iso(nowMs) } as const
  return {
    window_start: start,
    window_end: iso(nowMs),
    previous_start: basis.since,
    metrics: [
      {
        key: 'requests',
        title: 'Requests',
        unit: 'count',
        value: 44_120,
        previous: 3980,
        change: 10.085,
        direction: 'up',
        verdict: 'neutral',
        thresholds_crossed: [],
        points: points(nowMs, (index) => 100 + index * 40),
        basis,
      },
      {
        key: 'request_success_rate',
        title: 'Requests that went well',
        unit: 'ratio',
        value: 0.9781,
        previous: 0.9992,
        change: -0.0211,
        direction: 'down',
        verdict: 'worse',
        thresholds_crossed: [
          { level: 'attention', of: 'value', limit: 0.99, text: 'below 99 % asks for attention' },
        ],
        points: points(nowMs, (index) => (index % 13 === 5 ? null : 1 - index / 2000)),
        basis,
      },
      {
        key: 'request_latency_p95',
        title: 'Request latency, 95 of 100',
        unit: 'us',
        value: 53_000,
        previous: 52_400,
        change: 0.0115,
        direction: 'steady',
        verdict: 'neutral',
        thresholds_crossed: [],
        points: points(nowMs, (index) => 50_000 + 3000 * Math.sin(index / 3)),
        basis,
      },
      {
        key: 'decisions',
        title: 'Decisions',
        unit: 'count',
        value: 1256,
        previous: null,
        change: null,
        direction: 'unknown',
        verdict: 'neutral',
        thresholds_crossed: [],
        points: [],
        basis: { ...basis, rows: 'decisions' },
      },
    ],
  }
}
