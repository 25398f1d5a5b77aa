import { describe, expect, test } from 'vitest'
import {
  gradeHealth,
  healthTrend,
  type HealthMeasure,
} from '../../src/domain/rules/health-status.ts'
import { latencyText, percent } from '../../src/domain/rules/measure-text.ts'
import { trendMetric } from '../../src/domain/rules/trend-metric.ts'

const measure = (operations: number, errors: number, p95Us: number | null): HealthMeasure => ({
  operations,
  errors,
  successRate: operations === 0 ? null : 1 - errors / operations,
  p95Us,
})

const fine = {
  window: measure(100, 0, 10_000),
  before: measure(1000, 0, 10_000),
  activeIncidents: 0,
  worstSeverity: null,
}

describe('how a component is graded', () => {
  test('all went well: healthy, and nothing to say', () => {
    expect(gradeHealth(fine)).toEqual({ status: 'healthy', reasons: [] })
  })

  test('one failure of three is no rate', () => {
    expect(gradeHealth({ ...fine, window: measure(3, 1, 10_000) }).status).toBe('healthy')
  })

  test.each([
    [measure(100, 1, null), 'healthy'],
    [measure(100, 2, null), 'degraded'],
    [measure(100, 10, null), 'degraded'],
    [measure(100, 11, null), 'unhealthy'],
  ])('%o is %s', (window, status) => {
    expect(gradeHealth({ ...fine, window }).status).toBe(status)
  })

  test('three times as slow counts, unless nobody would notice', () => {
    expect(gradeHealth({ ...fine, window: measure(100, 0, 40_000) }).status).toBe('degraded')
    const fast = { ...fine, before: measure(1000, 0, 100) }
    expect(gradeHealth({ ...fast, window: measure(100, 0, 900) }).status).toBe('healthy')
  })

  test.each([
    ['info', 'healthy'],
    ['attention', 'degraded'],
    ['action', 'degraded'],
    ['urgent', 'unhealthy'],
  ] as const)('an open incident of severity %s makes it %s', (worstSeverity, status) => {
    expect(gradeHealth({ ...fine, activeIncidents: 1, worstSeverity }).status).toBe(status)
  })

  test('an incident where nothing was counted is not unknown', () => {
    const silent = { ...fine, window: measure(0, 0, null) }
    expect(gradeHealth(silent).status).toBe('unknown')
    expect(gradeHealth({ ...silent, activeIncidents: 1, worstSeverity: 'urgent' }).status).toBe(
      'unhealthy',
    )
  })

  test('limits can be set', () => {
    const strict = { degradedSuccessRate: 1, unhealthySuccessRate: 0.995, slowFactor: 3 }
    expect(gradeHealth({ ...fine, window: measure(100, 1, null) }, strict).status).toBe('unhealthy')
  })
})

describe('where a component is going', () => {
  test.each([
    [measure(100, 0, 10_000), 'steady'],
    [measure(100, 5, 10_000), 'worse'],
    [measure(100, 0, 60_000), 'worse'],
    [measure(3, 3, 10_000), 'unknown'],
  ] as const)('%o is %s', (window, trend) => {
    expect(healthTrend({ ...fine, window })).toBe(trend)
  })

  test('fewer failures than the day before is better', () => {
    expect(healthTrend({ ...fine, before: measure(1000, 300, 10_000) })).toBe('better')
  })
})

describe('texts of measures', () => {
  test.each([
    [1, '100 %'],
    [0.99999, '99.99 %'],
    [0.995, '99.5 %'],
    [0.5, '50 %'],
    [0, '0 %'],
  ])('the share %d is %s', (share, text) => {
    expect(percent(share)).toBe(text)
  })

  test.each([
    [90, '90 µs'],
    [1500, '1.5 ms'],
    [12_345, '12.3 ms'],
    [999_900, '1 s'],
    [2_500_000, '2.5 s'],
    [150_000_000, '2.5 min'],
  ])('%d microseconds are %s', (us, text) => {
    expect(latencyText(us)).toBe(text)
  })
})

describe('how a number is judged against the one before', () => {
  const basis = { rows: 'hours', since: new Date(0), until: new Date(1) } as const
  const judged = (
    key: Parameters<typeof trendMetric>[0],
    value: number | null,
    previous: number | null,
  ) => trendMetric(key, { value, previous, points: [], basis })

  test.each([
    ['failures', 12, 10, 'up', 'worse'],
    ['failures', 8, 10, 'down', 'better'],
    ['failures', 100, 101, 'steady', 'neutral'],
    ['requests', 20, 10, 'up', 'neutral'],
    ['request_success_rate', 0.98, 0.999, 'down', 'worse'],
    ['request_success_rate', 0.999, 0.9985, 'steady', 'neutral'],
    ['request_latency_p95', 90, 100, 'down', 'better'],
  ] as const)('%s of %d after %d is %s: %s', (key, value, previous, ...judgement) => {
    const { direction, verdict } = judged(key, value, previous)
    expect([direction, verdict]).toEqual(judgement)
  })

  test('without a value or one before there is no direction, and no change from nothing', () => {
    expect(judged('failures', null, 3)).toMatchObject({ direction: 'unknown', change: null })
    expect(judged('failures', 3, 0)).toMatchObject({ direction: 'up', change: null })
  })

  test('the worst crossed threshold is named, and a handful crosses no factor', () => {
    expect(judged('failures', 50, 10).crossed).toMatchObject([{ level: 'action', limit: 5 }])
    expect(judged('failures', 20, 10).crossed).toMatchObject([{ level: 'attention', limit: 2 }])
    expect(judged('failures', 4, 1).crossed).toEqual([])
    expect(judged('requests', 5000, 1).crossed).toEqual([])
  })
})
