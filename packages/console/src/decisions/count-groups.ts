import type { DecisionCountsView } from '../api/views.ts'

type Count = DecisionCountsView['counts'][number]

export interface OutcomeCount {
  /** Null without a name; `*` for the rest that was counted together. */
  readonly outcome: string | null
  readonly decisions: number
}

/** One version of one engine: what it decided, how often. */
export interface VersionCount {
  readonly engine: string
  readonly version: string | null
  readonly decisions: number
  readonly threw: number
  /** Of all that its engine decided, 0 to 1. */
  readonly share: number
  /** Most first. */
  readonly outcomes: readonly OutcomeCount[]
}

/** Engines by how much they decided, and within each its versions. */
export function versionCounts(counts: readonly Count[]): readonly VersionCount[] {
  const totals = new Map<string, number>()
  const groups = new Map<string, Count[]>()
  for (const count of counts) {
    totals.set(count.engine, (totals.get(count.engine) ?? 0) + count.decisions)
    const key = `${count.engine} ${count.engine_version ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), count])
  }
  const totalOf = ({ engine }: { readonly engine: string }) => totals.get(engine) ?? 0
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      return first === undefined ? [] : [versionCount(first, group, totalOf(first))]
    })
    .toSorted(
      (a, b) =>
        totalOf(b) - totalOf(a) || a.engine.localeCompare(b.engine) || b.decisions - a.decisions,
    )
}

function versionCount(first: Count, group: readonly Count[], engineTotal: number): VersionCount {
  const decisions = sum(group.map((each) => each.decisions))
  return {
    engine: first.engine,
    version: first.engine_version,
    decisions,
    threw: sum(group.map((each) => each.threw)),
    share: engineTotal === 0 ? 0 : decisions / engineTotal,
    outcomes: group
      .map(({ outcome, decisions: times, threw }) => ({ outcome, decisions: times - threw }))
      .filter(({ decisions: times }) => times > 0)
      .toSorted((a, b) => b.decisions - a.decisions),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The words of one field that occur, for a menu; each once, in the order of the alphabet. */
export function valuesOf(
  counts: readonly Count[],
  field: 'engine' | 'engine_version' | 'outcome',
  engine?: string,
): readonly string[] {
  const own = counts.filter((count) => engine === undefined || count.engine === engine)
  const values = own.map((count) => count[field]).filter((value) => value !== null)
  return [...new Set(values)].filter((value) => value !== '*').toSorted()
}
