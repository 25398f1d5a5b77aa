import { describe, expect, it } from 'vitest'
import { niceStep, tickText, timeScale } from '../../src/timeline/time-scale.ts'

const ms = 1000

describe('timeScale', () => {
  it('maps the whole of a busy time to the whole width', () => {
    const { position, pieces } = timeScale([{ fromUs: 0, toUs: 100 * ms }])
    expect(pieces).toHaveLength(1)
    expect([0, 50 * ms, 100 * ms].map(position)).toEqual([0, 0.5, 1])
  })

  it('folds a long wait, so that what happened around it can be read', () => {
    const { position, pieces } = timeScale([
      { fromUs: 0, toUs: 40 * ms },
      { fromUs: 5000 * ms, toUs: 5060 * ms },
    ])
    expect(pieces.map(({ kind }) => kind)).toEqual(['busy', 'idle', 'busy'])
    expect(position(40 * ms)).toBeGreaterThan(0.3)
    expect(position(5000 * ms) - position(40 * ms)).toBeLessThan(0.1)
  })

  it('writes the length of folded waits where no two lie over each other, the longest first', () => {
    const waits = [0, 400, 1300, 2100, 9000].map((at) => ({ fromUs: at * ms, toUs: (at + 5) * ms }))
    const { idleLabels, pieces } = timeScale(waits)
    expect(pieces.filter(({ kind }) => kind === 'idle')).toHaveLength(4)
    expect(Math.max(...idleLabels.map(({ us }) => us))).toBe(6895 * ms)
    const gaps = idleLabels.slice(1).map(({ at }, index) => at - (idleLabels[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(0.12)
    expect(timeScale(waits, 0.3).idleLabels).toHaveLength(2)
  })

  it('leaves a short pause as it is', () => {
    const { pieces } = timeScale([
      { fromUs: 0, toUs: 40 * ms },
      { fromUs: 50 * ms, toUs: 90 * ms },
    ])
    expect(pieces.map(({ kind }) => kind)).toEqual(['busy'])
  })

  it('never puts a later instant before an earlier one', () => {
    const { position } = timeScale([
      { fromUs: -3 * ms, toUs: 10 * ms },
      { fromUs: 900 * ms, toUs: 901 * ms },
      { fromUs: 7000 * ms, toUs: 7000 * ms },
    ])
    const places = [-3, 0, 5, 10, 400, 900, 901, 3000, 7000].map((at) => position(at * ms))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(Math.min(...places)).toBe(0)
    expect(Math.max(...places)).toBeLessThanOrEqual(1)
  })

  it('keeps at least two thirds of the width for what happened, however many waits there are', () => {
    const { pieces } = timeScale(
      Array.from({ length: 40 }, (_, index) => ({
        fromUs: index * 10_000 * ms,
        toUs: index * 10_000 * ms + ms,
      })),
    )
    const idle = pieces.filter(({ kind }) => kind === 'idle')
    expect(idle).toHaveLength(39)
    expect(idle.reduce((sum, piece) => sum + piece.to - piece.from, 0)).toBeLessThan(0.36)
  })

  it('draws a single instant and an empty timeline without dividing by zero', () => {
    expect(timeScale([{ fromUs: 0, toUs: 0 }]).position(0)).toBe(0)
    expect(timeScale([]).position(5)).toBe(0)
  })

  it('keeps ticks apart and gives each its own text', () => {
    const { ticks } = timeScale([
      { fromUs: 0, toUs: 38 * ms },
      { fromUs: 1862 * ms, toUs: 2003 * ms },
    ])
    expect(ticks.length).toBeGreaterThan(2)
    const gaps = ticks.slice(1).map((tick, index) => tick.at - (ticks[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.09)
    expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length)
  })
})

describe('niceStep', () => {
  it('takes 1, 2 or 5 times a power of ten, never below what is asked', () => {
    expect([1, 3, 20, 21, 700, 51_000].map(niceStep)).toEqual([1, 5, 20, 50, 1000, 100_000])
  })
})

describe('tickText', () => {
  it('is as precise as its step', () => {
    expect(tickText(0, 50 * ms)).toBe('0')
    expect(tickText(1_900_000, 50 * ms)).toBe('1.90 s')
    expect(tickText(2_000_000, 1_000_000)).toBe('2 s')
    expect(tickText(150, 50)).toBe('150 µs')
  })
})
