import { expect, test } from 'vitest'
import { latencyQuantileUs } from '../../src/records/latency-buckets.ts'
import { StatsCell } from '../../src/spans/latency-sketch.ts'

function sketchOf(durationsUs: readonly number[]) {
  const cell = new StatsCell()
  for (const us of durationsUs) cell.add(us / 1000, false)
  return cell.take().buckets
}

test.each([0, 0.5, 0.9, 0.99, 1])('the quantile %f is within 2 %% of the exact one', (share) => {
  const durations = Array.from({ length: 999 }, (_, index) => 10 + index * 37)
  const exact = durations[Math.round(share * (durations.length - 1))] ?? 0
  const got = latencyQuantileUs(sketchOf(durations), share) ?? 0
  expect(Math.abs(got / exact - 1)).toBeLessThan(0.021)
})

test('nothing measured has no quantile, and a share outside 0 to 1 is the nearest', () => {
  expect(latencyQuantileUs([], 0.5)).toBeNull()
  const buckets = sketchOf([100, 200])
  expect(latencyQuantileUs(buckets, -1)).toBe(latencyQuantileUs(buckets, 0))
  expect(latencyQuantileUs(buckets, 7)).toBe(latencyQuantileUs(buckets, 1))
})
