import type { DecisionRecord } from '@first-contact/recorder/records'
import type { KeyRing } from '../keys/key-ring.ts'
import { answerDifference, resultOf } from '../minimize/answer-difference.ts'
import { type Minimized, minimizeDecision } from '../minimize/minimize-decision.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'
import type { Difference } from '../verdict/verdict.ts'
import { type ChangedFile, changedFiles } from './changed-files.ts'
import type { CommitCode } from './code/commit-code.ts'
import type { Finding } from './finding.ts'
import type { Commit } from './git/commit.ts'
import type { FoundStep } from './search/inside-merge.ts'

/**
 * What became of a decision at a place. `changed`: it comes out otherwise than before. `restored`: it
 * comes out again as it did when it was made. `removed`: there is no engine of the name any more.
 * `unreplayable`: it cannot be made again with that code.
 */
export type TransitionKind = 'changed' | 'restored' | 'removed' | 'unreplayable'

/** A place in history where what becomes of a decision changes. */
export interface Transition {
  readonly kind: TransitionKind
  /** The last that still decides as before. */
  readonly before: Finding
  /** The first that decides otherwise: the one that did it, unless some between were skipped. */
  readonly after: Finding
  /** Those between the two that cannot be bundled; any of them may have done it. */
  readonly skipped: readonly Finding[]
  /** Merges that brought it into the main line, the last one first. */
  readonly merges: readonly Commit[]
  readonly outcome: { readonly before: string | null; readonly after: string | null }
  /** `recorded` is the answer before, `replayed` the one after; outcome flips first. */
  readonly differences: readonly Difference[]
  readonly files: readonly ChangedFile[]
}

const kinds: Readonly<Record<Finding['kind'], TransitionKind>> = {
  same: 'restored',
  changed: 'changed',
  missing: 'removed',
  untold: 'unreplayable',
  // No witness, so nothing ever changes to it.
  skipped: 'unreplayable',
}

export function transitionOf(step: FoundStep): Transition {
  const { before, after } = step
  const files = changedFiles(before, after)
  return { ...step, kind: kinds[after.kind], ...answersOf(before, after), files }
}

/** The answers on both sides; where one side has none, what a replay says of the other. */
function answersOf(before: Finding, after: Finding): Pick<Transition, 'outcome' | 'differences'> {
  const [was, is] = [before, after].map(({ answer }) => (answer === null ? null : resultOf(answer)))
  const wordOf = ({ verdict }: Finding): string | null => verdict?.outcome.replayed ?? null
  const outcome = { before: wordOf(before), after: wordOf(after) }
  if (!was || !is) return { outcome, differences: [] }
  return { outcome, differences: answerDifference(was, is)?.differences ?? [] }
}

export interface MinimalOptions {
  readonly record: DecisionRecord
  readonly keys: KeyRing
  readonly limits: Partial<SandboxLimits>
  readonly onRun: (runs: number) => void
}

/** The smallest input that shows a transition; null where there are no two answers to tell apart. */
export async function minimalFor(
  { before, after }: Transition,
  { record, keys, limits, onRun }: MinimalOptions,
): Promise<Minimized | null> {
  const isAnswered = (code: CommitCode): code is Extract<CommitCode, { kind: 'code' }> =>
    code.kind === 'code'
  if (!isAnswered(before.code) || !isAnswered(after.code)) return null
  const isTold = [before, after].every(({ kind }) => kind === 'same' || kind === 'changed')
  if (!isTold) return null
  const codes = { before: before.code, after: after.code }
  const onProgress = ({ runs }: { readonly runs: number }): void => onRun(runs)
  return minimizeDecision({ decision: record, ...codes, keys, limits, onProgress })
}
