/** Relative width of a bucket; a quantile is right within 2 %. */
export const latencyGamma = 1.04

/**
 * The duration, in microseconds, that the share `quantile` (0 to 1) of what was measured does not
 * exceed; right within 2 %. Null where nothing was measured. Pairs of a bucket's index and count,
 * by ascending index: see `LatencySketch`.
 */
export function latencyQuantileUs(
  buckets: readonly (readonly [index: number, count: number])[],
  quantile: number,
): number | null {
  const total = buckets.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return null
  const rank = Math.min(Math.max(quantile, 0), 1) * (total - 1)
  let passed = 0
  for (const [index, count] of buckets) {
    passed += count
    if (passed > rank) return bucketMiddleUs(index)
  }
  return bucketMiddleUs(buckets.at(-1)?.[0] ?? 0)
}

/** The value that is nowhere in the bucket further than 2 % from what it stands for. */
function bucketMiddleUs(index: number): number {
  return index === 0 ? 1 : (2 * latencyGamma ** index) / (latencyGamma + 1)
}
