import type { Problem } from '../errors/problem.ts'
import type { BaselineEntry } from './baseline.ts'
import { runBaseline, type BaselineOptions } from './baseline-run.ts'
import type { MovedEntry } from './compare-baseline.ts'
import { writeBaseline } from './write-baseline.ts'

/** What was removed and renamed, or why nothing was. */
export type PruneOutcome =
  | {
      readonly kind: 'pruned'
      readonly removed: readonly BaselineEntry[]
      /** Entries that follow a file which was renamed. */
      readonly moved: readonly MovedEntry[]
      readonly entries: readonly BaselineEntry[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** Removes the entries whose violation is gone, and adds none. */
export async function pruneBaseline(options: BaselineOptions = {}): Promise<PruneOutcome> {
  const outcome = await runBaseline(options)
  if (outcome.kind === 'refused') return outcome
  const { root, entries: before, comparison, files } = outcome.run
  const { stale, moved } = comparison
  const entries = before.flatMap((entry): readonly BaselineEntry[] => {
    if (stale.includes(entry)) return []
    const move = moved.find((each) => each.entry === entry)
    if (move === undefined) return [entry]
    const content = files.hashOf(move.from)
    return [{ ...entry, from: move.from, ...(content === null ? {} : { content }) }]
  })
  if (stale.length > 0 || moved.length > 0) writeBaseline(root, entries)
  return { kind: 'pruned', removed: stale, moved, entries }
}
