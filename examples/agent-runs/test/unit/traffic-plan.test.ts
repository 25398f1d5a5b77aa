import { describe, expect, test } from 'vitest'
import { runRequest } from '../../src/api/run-request.ts'
import { trafficPlan, type TrafficRun } from '../../src/ops/traffic-plan.ts'

function take(seed: number, count: number): TrafficRun[] {
  const plan = trafficPlan(seed, 'test')
  return Array.from({ length: count }, () => plan.next().value)
}

describe('the traffic plan', () => {
  test('is the same for the same seed and another for another', () => {
    expect(take(7, 50)).toEqual(take(7, 50))
    expect(take(8, 50)).not.toEqual(take(7, 50))
  })

  test('is mostly healthy, and every ten runs hold two that are not', () => {
    const runs = take(7, 100)
    for (let block = 0; block < 10; block += 1) {
      const kinds = runs.slice(block * 10, block * 10 + 10).map((run) => run.kind)
      expect(kinds.filter((kind) => kind !== 'healthy')).toHaveLength(2)
    }
  })

  test('shows every kind of failure within forty runs', () => {
    const kinds = new Set(take(7, 40).map((run) => run.kind))
    expect(kinds.size).toBe(9)
  })

  test('asks only for what the API takes', () => {
    for (const run of take(3, 200)) {
      expect(runRequest.safeParse(run.body).error).toBeUndefined()
    }
  })
})
