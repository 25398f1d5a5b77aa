import type { Layer } from '../taxonomy/layer.ts'
import type { RecordHeader } from './record-header.ts'

/**
 * Latency sketch with logarithmic buckets: bucket `i` holds durations in (gamma^(i-1), gamma^i]
 * microseconds, with gamma = 1.04, so a quantile is right within 2 %. Sketches add up by bucket.
 * After DDSketch (Masson, Rim, Lee: PVLDB 12(12), 2019).
 */
export interface LatencySketch {
  readonly sum_us: number
  readonly min_us: number
  readonly max_us: number
  /** Pairs of bucket index and count, by ascending index. */
  readonly buckets: readonly (readonly [index: number, count: number])[]
}

export interface ComponentStats {
  readonly component: string
  readonly layer: Layer
  readonly operation: string
  readonly count: number
  readonly errors: number
  readonly latency: LatencySketch
}

/** Exact counts of everything that ended in a window, sampled spans or not. One record an origin. */
export interface StatsRecord extends RecordHeader {
  readonly kind: 'stats'
  readonly window_start: string
  readonly window_end: string
  readonly components: readonly ComponentStats[]
}
