import { baselineParts, levelFloor } from '../constants.ts'
import type { Sample } from '../collecting/metric-series.ts'
import { ascending, cliffsDelta, least, median, quantile, spread } from './robust.ts'

/** How a series moved between two sides. */
export interface Shift {
  /** What moved farther: the middle of the values, or their upper tenth. */
  readonly of: 'median' | 'upper tenth'
  readonly before: number
  readonly now: number
  /** In deviations of the series, its own drift included; signed. */
  readonly deviations: number
  /** Cliff's delta: 1 when every value now is above every one before. */
  readonly effect: number
}

/** How far the medians of parts of the baseline lie from its own: what it does when all is well. */
function drift(healthy: readonly Sample[], middle: number): number {
  const inTime = healthy.toSorted((a, b) => a.sinceMs - b.sinceMs || a.value - b.value)
  const size = Math.floor(inTime.length / baselineParts)
  if (size < 3) return 0
  let most = 0
  for (let part = 0; part < baselineParts; part += 1) {
    const values = inTime.slice(part * size, (part + 1) * size).map(({ value }) => value)
    most = Math.max(most, Math.abs(median(values) - middle))
  }
  return most
}

/** Values further apart than this many are no longer steps of a count. */
const stepsMax = 30

/** The least step between values that are counted: one more connection is no shift. */
function step(values: readonly number[]): number {
  const distinct = ascending([...new Set(values)])
  if (distinct.length > stepsMax) return 0
  const gaps = distinct.slice(1).map((value, index) => value - (distinct[index] ?? value))
  return gaps.length === 0 ? 0 : least(gaps)
}

/**
 * Compares medians, and the upper tenth: a series that only now and then jumps has the same median.
 *
 * @param factor how much more was to be expected, as load explains it
 */
export function shiftOf(healthy: readonly Sample[], failing: readonly Sample[], factor = 1): Shift {
  const before = healthy.map(({ value }) => value * factor)
  const now = failing.map(({ value }) => value)
  const plain = healthy.map(({ value }) => value)
  const level = median(before)
  const scale = Math.max(
    spread(before),
    drift(healthy, median(plain)) * factor,
    levelFloor * Math.abs(level),
    step(before),
    // A series that never moved: any step of it is a large one, and none is infinite.
    1e-9,
  )
  const high = (values: readonly number[]): number => quantile(ascending(values), 0.9)
  const byMedian = (median(now) - level) / scale
  const byTail = (high(now) - high(before)) / Math.max(scale, high(before) - level)
  const effect = cliffsDelta(now, before)
  return Math.abs(byTail) > Math.abs(byMedian)
    ? { of: 'upper tenth', before: high(plain), now: high(now), deviations: byTail, effect }
    : { of: 'median', before: median(plain), now: median(now), deviations: byMedian, effect }
}
