import type { LayerMap } from '../map/layer-map.ts'

/** What a thread is told; plain data. */
export interface ThreadJob {
  readonly root: string
  readonly map: LayerMap | null
  readonly today: string
  /** Names of rules that come with the guard. */
  readonly rules: readonly string[]
  readonly paths: readonly string[]
  /** The next path that nobody has taken, shared by all threads. */
  readonly cursor: Int32Array
}

/** Small enough that threads end together, large enough that handing over costs nothing. */
const shareFiles = 100

/** Takes paths in shares until none is left, beside other threads that do the same. */
export function* takeShares(
  paths: readonly string[],
  cursor: Int32Array,
): Iterable<readonly string[]> {
  for (;;) {
    const start = Atomics.add(cursor, 0, shareFiles)
    if (start >= paths.length) return
    yield paths.slice(start, start + shareFiles)
  }
}
