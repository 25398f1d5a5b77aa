import { latencyGamma } from '../records/latency-buckets.ts'
import type { LatencySketch } from '../records/stats-record.ts'

const perLogGamma = 1 / Math.log(latencyGamma)
/** 1.04^720 microseconds are three weeks; longer ones fall in the last bucket. */
const bucketCount = 721

/** Index of the bucket that holds a duration: (gamma^(i-1), gamma^i] microseconds. */
export function bucketIndex(durationUs: number): number {
  if (durationUs <= 1) return 0
  return Math.min(Math.ceil(Math.log(durationUs) * perLogGamma - 1e-9), bucketCount - 1)
}

/** Counts of one component and operation in the running window; reused for the next. */
export class StatsCell {
  count = 0
  errors = 0
  #sumUs = 0
  #minUs = Infinity
  #maxUs = 0
  readonly #buckets = new Uint32Array(bucketCount)

  add(durationMs: number, isError: boolean): void {
    const us = durationMs * 1000
    this.count += 1
    if (isError) this.errors += 1
    this.#sumUs += us
    if (us < this.#minUs) this.#minUs = us
    if (us > this.#maxUs) this.#maxUs = us
    const index = bucketIndex(us)
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
  }

  /** The window's sketch; empties the cell. */
  take(): LatencySketch {
    const buckets: [number, number][] = []
    for (let index = 0; index < bucketCount; index += 1) {
      const count = this.#buckets[index] ?? 0
      if (count > 0) buckets.push([index, count])
    }
    const sketch = {
      sum_us: Math.round(this.#sumUs),
      min_us: this.count === 0 ? 0 : Math.round(this.#minUs),
      max_us: Math.round(this.#maxUs),
      buckets,
    }
    this.count = 0
    this.errors = 0
    this.#sumUs = 0
    this.#minUs = Infinity
    this.#maxUs = 0
    this.#buckets.fill(0)
    return sketch
  }
}
