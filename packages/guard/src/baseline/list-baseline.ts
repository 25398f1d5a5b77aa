import type { Problem } from '../errors/problem.ts'
import type { BaselineEntry } from './baseline.ts'
import { runBaseline, type BaselineOptions } from './baseline-run.ts'
import { daysBetween } from './day.ts'

/** Held: its violation is there. Stale: it is gone. Expired: it is there longer than was said. */
export type EntryState = 'held' | 'expired' | 'stale' | 'not checked'

/** An entry, and how things stand with it. */
export interface ListedEntry {
  readonly entry: BaselineEntry
  readonly state: EntryState
  /** Until its last day; negative where that is over. */
  readonly daysLeft: number
  /** What its file is called now, where it was renamed. */
  readonly movedTo: string | null
}

/** The entries, or why they cannot be told. */
export type ListOutcome =
  | { readonly kind: 'listed'; readonly entries: readonly ListedEntry[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** Lists the entries of the baseline, those that end first before the others. */
export async function listBaseline(options: BaselineOptions = {}): Promise<ListOutcome> {
  const outcome = await runBaseline(options)
  if (outcome.kind === 'refused') return outcome
  const { entries, comparison, report, today } = outcome.run
  const skipped = new Set(report.skippedRules.map(({ rule }) => rule))
  const stateOf = (entry: BaselineEntry): EntryState => {
    if (skipped.has(entry.rule)) return 'not checked'
    if (comparison.stale.includes(entry)) return 'stale'
    return entry.expires < today ? 'expired' : 'held'
  }
  const listed = entries.map((entry): ListedEntry => ({
    entry,
    state: stateOf(entry),
    daysLeft: daysBetween(today, entry.expires),
    movedTo: comparison.moved.find((each) => each.entry === entry)?.from ?? null,
  }))
  return { kind: 'listed', entries: listed.toSorted((a, b) => a.daysLeft - b.daysLeft) }
}
