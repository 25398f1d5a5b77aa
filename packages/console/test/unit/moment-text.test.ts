import { describe, expect, it } from 'vitest'
import { absoluteText } from '../../src/time/absolute-text.ts'
import { relativeText } from '../../src/time/relative-text.ts'

const nowMs = Date.parse('2026-11-23T05:57:11.250Z')
const at = (text: string) => relativeText(Date.parse(text), nowMs)

describe('relativeText', () => {
  it('says just now within a second, and when another clock is a little ahead', () => {
    expect(at('2026-11-23T05:57:10.900Z')).toBe('just now')
    expect(at('2026-11-23T05:57:12.900Z')).toBe('just now')
  })

  it('counts in the largest unit that says something', () => {
    expect(at('2026-11-23T05:57:07.000Z')).toBe('4 s ago')
    expect(at('2026-11-23T05:45:00.000Z')).toBe('12 min ago')
    expect(at('2026-11-23T02:45:00.000Z')).toBe('3 h ago')
    expect(at('2026-11-22T02:45:00.000Z')).toBe('27 h ago')
    expect(at('2026-11-18T02:45:00.000Z')).toBe('5 d ago')
  })

  it('does not turn the future into the past', () => {
    expect(at('2026-11-23T06:00:11.250Z')).toBe('in 3 min')
  })
})

describe('absoluteText', () => {
  it('always names the zone', () => {
    expect(absoluteText(nowMs, { timeZone: 'UTC' })).toBe('23 Nov 2026, 05:57:11 UTC')
    expect(absoluteText(nowMs, { timeZone: 'Asia/Tokyo' })).toBe('23 Nov 2026, 14:57:11 GMT+9')
  })

  it('leaves the day out only when it is the same day in that zone', () => {
    const lateMs = Date.parse('2026-11-22T23:30:00Z')
    expect(absoluteText(lateMs, { timeZone: 'UTC', todayMs: nowMs })).toBe(
      '22 Nov 2026, 23:30:00 UTC',
    )
    expect(absoluteText(lateMs, { timeZone: 'Asia/Tokyo', todayMs: nowMs })).toBe('08:30:00 GMT+9')
  })

  it('shows midnight as 00, never as 24', () => {
    expect(absoluteText(Date.parse('2026-11-23T00:00:05Z'), { timeZone: 'UTC' })).toContain(
      '00:00:05',
    )
  })

  it('survives a time that is none', () => {
    expect(absoluteText(Number.NaN)).toBe('unknown time')
  })
})
