import { type VerdictKind, verdictKinds } from '../verdict/verdict.ts'
import type { ReplayedDecision } from './replay-decisions.ts'

/** What decisions of one engine came to. */
export interface EngineCounts {
  readonly engine: string
  readonly counts: Readonly<Record<VerdictKind, number>>
}

/** How often one outcome became another. */
export interface FlipCount {
  readonly engine: string
  readonly recorded: string | null
  readonly replayed: string | null
  readonly count: number
}

export type Counts = Readonly<Record<VerdictKind, number>>

function noCounts(): Record<VerdictKind, number> {
  return { identical: 0, equivalent: 0, changed: 0, nondeterministic: 0, unreplayable: 0 }
}

/** Counts verdicts as they come. */
export class ReplaySummary {
  readonly #byEngine = new Map<string, Record<VerdictKind, number>>()
  readonly #flips = new Map<string, { -readonly [Field in keyof FlipCount]: FlipCount[Field] }>()
  readonly #reasons = new Map<string, number>()

  add({ record, verdict }: ReplayedDecision): void {
    const counts = this.#byEngine.get(record.engine) ?? noCounts()
    counts[verdict.kind] += 1
    this.#byEngine.set(record.engine, counts)
    if (verdict.kind === 'unreplayable') {
      const reason = verdict.reason ?? 'no reason'
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
      return
    }
    const { recorded, replayed, isFlipped } = verdict.outcome
    if (!isFlipped) return
    const key = JSON.stringify([record.engine, recorded, replayed])
    const flip = this.#flips.get(key) ?? { engine: record.engine, recorded, replayed, count: 0 }
    flip.count += 1
    this.#flips.set(key, flip)
  }

  get counts(): Counts {
    const all = noCounts()
    for (const counts of this.#byEngine.values()) {
      for (const kind of verdictKinds) all[kind] += counts[kind]
    }
    return all
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0)
  }

  /** By name. */
  get engines(): readonly EngineCounts[] {
    return [...this.#byEngine]
      .map(([engine, counts]) => ({ engine, counts }))
      .toSorted((a, b) => (a.engine < b.engine ? -1 : 1))
  }

  /** The most frequent first. */
  get flips(): readonly FlipCount[] {
    return [...this.#flips.values()].toSorted((a, b) => b.count - a.count)
  }

  /** Why decisions could not be replayed, the most frequent first. */
  get reasons(): readonly (readonly [reason: string, count: number])[] {
    return [...this.#reasons].toSorted(([, a], [, b]) => b - a)
  }
}

/** 1 where something is not as it was, 2 where there is no telling, 0 where all is the same. */
export function exitCodeOf(counts: Counts, corruptLines: number): 0 | 1 | 2 {
  if (counts.changed + counts.nondeterministic > 0) return 1
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return total === 0 || counts.unreplayable > 0 || corruptLines > 0 ? 2 : 0
}
