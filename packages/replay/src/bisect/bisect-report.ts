import type { DecisionRecord } from '@first-contact/recorder/records'
import type { ReplayedDecision } from '../replaying/replay-decisions.ts'
import type { Minimized } from '../minimize/minimize-decision.ts'
import type { Finding } from './finding.ts'
import type { Commit } from './git/commit.ts'
import type { LockedPackages } from './locked-packages.ts'
import type { GoodBy } from './search/find-good.ts'
import type { Transition } from './transition.ts'

/** What was asked, of how much. */
export interface BisectCounts {
  /** Commits between the good and the bad end, both included. */
  readonly commits: number
  /** Places that were asked. */
  readonly asked: number
  /** How often the whole engine was bundled; the other commits have the code of one of these. */
  readonly bundled: number
  /** Versions of the engine that ran. */
  readonly versions: number
}

/** What history makes of a decision. */
export interface BisectReport {
  readonly record: DecisionRecord
  /** What the code that decided makes of it, where it was kept. */
  readonly recorded: ReplayedDecision
  /** Where the row begins; null where no commit decides as it did. */
  readonly good: { readonly finding: Finding; readonly by: GoodBy } | null
  /** Where the row ends; null where it was not looked at. */
  readonly bad: Finding | null
  readonly search: 'scan' | 'halving'
  /** The oldest first. */
  readonly transitions: readonly Transition[]
  /** The smallest input that shows the first of them that changed the answer. */
  readonly minimal: Minimized | null
  /** Commits that cannot be bundled. */
  readonly skipped: readonly Finding[]
  /** Packages in the bundles, such as `zod@4.6.7`: those of the working tree. */
  readonly packages: readonly string[]
  readonly locked: LockedPackages
  /** Where the history of a shallow clone ends; null where it is whole. */
  readonly edge: Commit | null
  readonly counts: BisectCounts
  /** Why there is no telling; null where there is. */
  readonly untold: string | null
}

/** 1 where a commit changed it, 2 where there is no telling, 0 where nothing did. */
export function bisectExitCode({ transitions, untold, bad }: BisectReport): 0 | 1 | 2 {
  if (transitions.some(({ kind }) => kind === 'changed')) return 1
  if (untold !== null || bad === null || transitions.length > 0) return 2
  return bad.kind === 'same' ? 0 : 2
}
