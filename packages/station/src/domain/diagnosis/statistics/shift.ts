import { baselineParts, levelFloor } from '../constants.ts'
import type { Sample } from '../collecting/metric-series.ts'
import { ascending, cliffsDelta, median, quantile, spread } from './robust.ts'

/** How a series moved between two sides. */
export interface Shift {
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

/**
 * Compares medians, and the upper tenth: a series that only now and then jumps has the same median.
 *
 * @param factor how much more was to be expected, as load explains it
 */
export function shiftOf(healthy: readonly Sample[], failing: readonly Sample[], factor = 1): Shift {
  const before = healthy.map(({ value }) => value * factor)
  const now = failing.map(({ value }) => value)
  const level = median(before)
  const scale = Math.max(
    spread(before),
    drift(healthy, median(healthy.map(({ value }) => value))) * factor,
    levelFloor * Math.abs(level),
    // A series that never moved: any step of it is a large one, and none is infinite.
    1e-9,
  )
  const high = (values: readonly number[]): number => quantile(ascending(values), 0.9)
  const tailScale = Math.max(scale, high(before) - level)
  const byMedian = (median(now) - level) / scale
  const byTail = (high(now) - high(before)) / tailScale
  return {
    before: median(healthy.map(({ value }) => value)),
    now: median(now),
    deviations: Math.abs(byTail) > Math.abs(byMedian) ? byTail : byMedian,
    effect: cliffsDelta(now, before),
  }
}
