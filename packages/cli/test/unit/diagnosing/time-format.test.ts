import { describe, expect, it } from 'vitest'
import { durationUs, givenTimeMs, timeMs } from '../../../src/diagnosing/time-format.ts'

const ms = Date.parse('2026-11-27T10:40:00.125Z')

describe('times', () => {
  it.each([
    ['1795776000.125', 's'],
    ['1795776000125', 'ms'],
    ['1795776000125000', 'us'],
    ['1795776000125000000', 'ns'],
    ['2026-11-27T10:40:00.125Z', 'iso'],
    ['2026-11-27 10:40:00.125', 'iso'],
    ['2026-11-27 10:40:00,125', 'iso'],
    ['2026-11-27T11:40:00.125+01:00', 'iso'],
  ] as const)('%s in %s is one moment', (text, unit) => {
    expect(timeMs(text, unit)).toBe(ms)
    expect(givenTimeMs(text)).toBe(ms)
  })

  it.each([
    ['', 's'],
    ['soon', 's'],
    ['10:40', 'iso'],
    ['', 'iso'],
    ['27.11.2026', 'iso'],
  ] as const)('%j in %s is none', (text, unit) => {
    expect(timeMs(text, unit)).toBeNaN()
  })

  it('are durations in any unit', () => {
    expect([durationUs('1.5', 's'), durationUs('1.5', 'ms'), durationUs('1500', 'ns')]).toEqual([
      1_500_000, 1500, 1.5,
    ])
    expect(durationUs('', 'ms')).toBeNaN()
  })
})
