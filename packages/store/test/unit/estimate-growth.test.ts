import { expect, test } from 'vitest'
import { estimateGrowth } from '../../src/status/estimate-growth.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
const megabyte = 1_000_000

test('before the first record nothing is said', () => {
  const growth = estimateGrowth({
    days: [],
    firstStoredAt: null,
    retentionDays: 90,
    freeBytes: 1,
    now,
  })
  expect(growth).toEqual({ bytesPerDay: null, steadyBytes: null, daysUntilFull: null })
})

test('half a day with 5 MB means 10 MB a day, and a small disk fills in days', () => {
  const growth = estimateGrowth({
    days: [{ day: '2026-03-10', byTable: { infra_error_events: 5 * megabyte } }],
    firstStoredAt: new Date('2026-03-10T00:00:00.000Z'),
    retentionDays: 90,
    freeBytes: 100 * megabyte,
    now,
  })
  expect(growth).toEqual({
    bytesPerDay: 10 * megabyte,
    steadyBytes: 900 * megabyte,
    daysUntilFull: 10,
  })
})

test('a disk that holds the whole retention never fills', () => {
  const growth = estimateGrowth({
    days: [{ day: '2026-03-10', byTable: { infra_error_events: 5 * megabyte } }],
    firstStoredAt: new Date('2026-03-10T00:00:00.000Z'),
    retentionDays: 90,
    freeBytes: 896 * megabyte,
    now,
  })
  expect(growth.daysUntilFull).toBeNull()
})

test('days before the last week do not count', () => {
  const days = ['2026-03-10', '2026-03-09', '2026-03-08', '2026-03-07', '2026-03-06', '2026-03-05']
    .concat('2026-03-04')
    .map((day) => ({ day, byTable: { infra_error_events: megabyte } }))
  const growth = estimateGrowth({
    days: [...days, { day: '2026-01-01', byTable: { infra_error_events: 1000 * megabyte } }],
    firstStoredAt: new Date('2026-01-01T00:00:00.000Z'),
    retentionDays: 90,
    freeBytes: null,
    now,
  })
  expect(growth.bytesPerDay).toBe(megabyte)
  expect(growth.daysUntilFull).toBeNull()
})

test('each table counts for as long as its days are kept', () => {
  const growth = estimateGrowth({
    days: [
      {
        day: '2026-03-10',
        byTable: {
          infra_error_events: 1 * megabyte,
          infra_decision_snapshots: 2 * megabyte,
          infra_spans: 50 * megabyte,
          infra_component_stats: 5 * megabyte,
        },
      },
    ],
    firstStoredAt: new Date('2026-03-10T00:00:00.000Z'),
    retentionDays: 90,
    freeBytes: null,
    now,
  })
  expect(growth.bytesPerDay).toBe(116 * megabyte)
  expect(growth.steadyBytes).toBe((2 * 90 + 4 * 90 + 100 * 14 + 10 * 3) * megabyte)
})

test('a retention shorter than that of spans holds for them too', () => {
  const growth = estimateGrowth({
    days: [{ day: '2026-03-10', byTable: { infra_spans: 5 * megabyte } }],
    firstStoredAt: new Date('2026-03-10T00:00:00.000Z'),
    retentionDays: 7,
    freeBytes: null,
    now,
  })
  expect(growth.steadyBytes).toBe(70 * megabyte)
})

test('the disk fills more slowly once the short-lived tables are full', () => {
  const growth = estimateGrowth({
    days: [
      {
        day: '2026-03-10',
        byTable: { infra_error_events: 5 * megabyte, infra_component_stats: 45 * megabyte },
      },
    ],
    firstStoredAt: new Date('2026-03-10T00:00:00.000Z'),
    retentionDays: 90,
    // Statistics take another 225 MB in two and a half days, envelopes 25 MB of the rest by then.
    freeBytes: 300 * megabyte,
    now,
  })
  expect(growth.daysUntilFull).toBeCloseTo(2.5 + 5)
})

test('spans that outlive their days beside an envelope count until the envelope goes', () => {
  const growth = estimateGrowth({
    days: ['2026-02-20', '2026-02-21', '2026-02-22', '2026-02-23', '2026-02-24']
      .concat('2026-02-18', '2026-02-19')
      .map((day) => ({ day, byTable: { infra_kept_spans: megabyte } })),
    firstStoredAt: new Date('2026-01-01T00:00:00.000Z'),
    retentionDays: 90,
    freeBytes: null,
    now,
  })
  expect(growth.bytesPerDay).toBe(0)
  expect(growth.steadyBytes).toBe((90 - 14) * megabyte)
})
