import type { ReplayedDecision } from '../replaying/replay-decisions.ts'
import type { SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import { sha256 } from '../stamp/sibling-hashes.ts'
import type { CommitCode } from './code/commit-code.ts'
import type { Commit } from './git/commit.ts'
import type { Verdict } from '../verdict/verdict.ts'

/** A state of the code that a decision can be made with. */
export type Place =
  | { readonly kind: 'commit'; readonly commit: Commit }
  | { readonly kind: 'working tree' }

/**
 * What the code of a place makes of a decision. `same`: it comes out as it did. `changed`: it comes
 * out otherwise. `untold`: it cannot be made again with that code. `missing`: there is no engine of
 * the name. `skipped`: the code cannot be bundled, so it is no witness.
 */
export type FindingKind = 'same' | 'changed' | 'untold' | 'missing' | 'skipped'

export interface Finding {
  readonly place: Place
  readonly kind: FindingKind
  /** Equal for places that make the same of it; null where the place is no witness. */
  readonly key: string | null
  /** In one line; null where there is nothing to explain. */
  readonly reason: string | null
  readonly code: CommitCode
  /** Null where no code ran. */
  readonly verdict: Verdict | null
  readonly answer: SandboxAnswer | null
}

type Told = Pick<Finding, 'kind' | 'key' | 'reason' | 'verdict' | 'answer'>

/** What code that was not run is as a finding. */
export function findingWithout(code: Exclude<CommitCode, { readonly kind: 'code' }>): Told {
  const none = { verdict: null, answer: null }
  if (code.kind === 'broken') return { ...none, kind: 'skipped', key: null, reason: code.reason }
  const { engines } = code
  const others = engines.length === 0 ? 'it has none' : `it has ${engines.join(', ')}`
  return { ...none, kind: 'missing', key: 'missing', reason: `no engine of that name: ${others}` }
}

/** What a replay says, as a finding has it. */
export function findingOf({ verdict, answer }: ReplayedDecision): Told {
  const { kind, reason } = verdict
  const told = { verdict, answer, reason }
  if (kind === 'identical' || kind === 'equivalent') return { ...told, kind: 'same', key: 'same' }
  if (kind === 'changed') return { ...told, kind: 'changed', key: `changed ${answerHash(answer)}` }
  return { ...told, kind: 'untold', key: `untold ${verdict.code ?? kind} ${reason ?? ''}` }
}

function answerHash(answer: SandboxAnswer | null): string {
  if (answer?.kind === 'output') return sha256(answer.text)
  return answer?.kind === 'threw' ? sha256(`${answer.type}\0${answer.message}`) : ''
}
