import { describe, expect, it } from 'vitest'
import { countText } from '../../src/parts/count-text.ts'
import { hourBars } from '../../src/parts/hour-bars-layout.ts'

const hours = (counts: readonly number[]) =>
  counts.map((occurrences, index) => ({
    hour: new Date(index * 3_600_000).toISOString(),
    occurrences,
  }))

describe('hourBars', () => {
  it('scales to the highest bar and stays inside the width', () => {
    const { bars, peak, total } = hourBars(hours([0, 2, 8, 4]))
    expect(bars.map(({ height }) => height)).toEqual([0, 0.25, 1, 0.5])
    expect(Math.max(...bars.map((bar) => bar.x + bar.width))).toBeLessThanOrEqual(100)
    expect([peak?.occurrences, total]).toEqual([8, 14])
  })

  it('joins hours where bars would be too thin, and loses none of the count', () => {
    const { bars, hoursEach, total } = hourBars(hours(Array.from({ length: 169 }, () => 1)))
    expect(bars.length).toBeLessThanOrEqual(48)
    expect(hoursEach).toBe(4)
    expect(total).toBe(169)
    expect(bars.at(-1)?.occurrences).toBe(4)
  })

  it('has no peak when nothing failed', () => {
    expect(hourBars(hours([0, 0])).peak).toBeNull()
    expect(hourBars([]).bars).toEqual([])
  })
})

describe('countText', () => {
  it('groups thousands and knows one from many', () => {
    expect(countText(184_467, 'time')).toBe('184,467 times')
    expect(countText(1, 'retry', 'retries')).toBe('1 retry')
    expect(countText(2, 'retry', 'retries')).toBe('2 retries')
  })
})
