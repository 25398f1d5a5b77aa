/** The value below which a share of sorted values lies; `NaN` of none. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b)
}

export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5)
}

/** Of normal values the standard deviation is this many times the median absolute deviation. */
const normalFactor = 1.4826

/** Spread that a few wild values do not change. */
export function spread(values: readonly number[]): number {
  const middle = median(values)
  return normalFactor * median(values.map((value) => Math.abs(value - middle)))
}

/** Mean with the highest hundredth pulled in, so that one stall is not a shift. */
export function steadyMean(values: readonly number[]): number {
  const sorted = ascending(values)
  const highest = quantile(sorted, 0.99)
  let sum = 0
  for (const value of sorted) sum += Math.min(value, highest)
  return sum / sorted.length
}

/** How surely a value of the one list is above one of the other: -1 to 1 (Cliff's delta). */
export function cliffsDelta(higher: readonly number[], lower: readonly number[]): number {
  const sorted = ascending(lower)
  let score = 0
  for (const value of higher) score += below(sorted, value, false) + below(sorted, value, true)
  return score / (higher.length * sorted.length) - 1
}

/** How many sorted values are below a value, or not above it. */
function below(sorted: readonly number[], value: number, isInclusive: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const at = sorted[middle] ?? 0
    if (at < value || (isInclusive && at === value)) low = middle + 1
    else high = middle
  }
  return low
}

/** The least of many values: more than fit into the arguments of one call. */
export function least(values: readonly number[]): number {
  let found = Number.POSITIVE_INFINITY
  for (const value of values) if (value < found) found = value
  return found
}
