import { describe, expect, it } from 'vitest'
import { lastDay } from '../../src/health/last-day.ts'
import { measureText, percentText } from '../../src/parts/measure-text.ts'
import { valueChart } from '../../src/parts/value-chart-layout.ts'
import { changeText } from '../../src/trends/change-text.ts'

const at = (index: number): string => new Date(index * 3_600_000).toISOString()
const points = (values: readonly (number | null)[]) =>
  values.map((value, index) => ({ hour: at(index), value }))

describe('valueChart', () => {
  it('starts counts at none and ends at the most', () => {
    const layout = valueChart('count', points([0, 5, 10]))
    expect(layout.points.map(({ height }) => height)).toEqual([0, 0.5, 1])
    expect(layout.max?.value).toBe(10)
  })

  it('breaks the line where nothing was counted', () => {
    const { runs } = valueChart('us', points([1, 2, null, 3]))
    expect(runs.map((run) => run.map(({ value }) => value))).toEqual([[1, 2], [3]])
  })

  it.each([
    [[1, 0.999], 0.98],
    [[1, 0.95], 0.8],
    [[1, 0.6], 0.4],
    [[1, 0.1], 0],
  ])('shares %j start at %d and end at all', (values, low) => {
    expect(valueChart('ratio', points(values))).toMatchObject({ low, high: 1 })
  })

  it('of nothing has nothing to say', () => {
    const layout = valueChart('us', points([null, null]))
    expect(layout).toMatchObject({ runs: [], min: null, max: null })
    expect(valueChart('count', []).points).toEqual([])
  })

  it('of zeros stays at the bottom', () => {
    expect(valueChart('count', points([0, 0])).points.map(({ height }) => height)).toEqual([0, 0])
  })
})

describe('lastDay', () => {
  it('has 24 hours up to now, also those without an operation', () => {
    const hours = lastDay([{ hour: at(30) }, { hour: at(3) }], 30.5 * 3_600_000)
    expect(hours).toHaveLength(24)
    expect(hours[0]?.hour).toBe(at(7))
    expect(hours.filter(({ stats }) => stats !== undefined).map(({ hour }) => hour)).toEqual([
      at(30),
    ])
  })
})

describe('texts of measures', () => {
  it.each([
    [1, '100 %'],
    [0.99999, '99.99 %'],
    [0.9785, '97.8 %'],
    [0, '0 %'],
  ])('the share %d is %s', (share, text) => {
    expect(percentText(share)).toBe(text)
  })

  it('without a value is a dash', () => {
    expect(measureText('count', null)).toBe('–')
  })

  const metric = { unit: 'count', value: 12, previous: 10, change: 0.2, direction: 'up' } as const
  it.each([
    [metric, '+20 %'],
    [{ ...metric, value: 5, change: -0.5, direction: 'down' }, '−50 %'],
    [{ ...metric, value: 120, change: 11 }, '12 times'],
    [{ ...metric, direction: 'steady' }, 'as before'],
    [{ ...metric, previous: 0, change: null }, 'from none'],
    [{ ...metric, previous: null, change: null, direction: 'unknown' }, 'nothing to compare'],
    [{ ...metric, unit: 'ratio', value: 0.97, previous: 0.99, direction: 'down' }, '−2 points'],
  ] as const)('%o reads %s', (given, text) => {
    expect(changeText(given as Parameters<typeof changeText>[0])).toBe(text)
  })
})
