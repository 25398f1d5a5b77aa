import type { RefusalCode } from '../sandbox/sandbox-answer.ts'

/**
 * What a replay says of a decision.
 *
 * `identical`: the code that decided decides the same. `equivalent`: other code decides the same.
 * `changed`: other code decides otherwise. `nondeterministic`: the code that decided decides
 * otherwise. `unreplayable`: there is no telling, and the reason says why.
 */
export type VerdictKind =
  | 'identical'
  | 'equivalent'
  | 'changed'
  | 'nondeterministic'
  | 'unreplayable'

export const verdictKinds: readonly VerdictKind[] = Object.freeze([
  'identical',
  'equivalent',
  'changed',
  'nondeterministic',
  'unreplayable',
])

/** Why a verdict is what it is, in a word for programs. */
export type VerdictCode =
  | RefusalCode
  /** Something that was recorded was not asked for. */
  | 'TAPE_LEFTOVER'
  /** The code that decided was not kept. */
  | 'BUNDLE_NOT_KEPT'
  /** Which code decided is not known. */
  | 'VERSION_UNKNOWN'
  /** The code to run has no engine of that name. */
  | 'ENGINE_MISSING'
  /** Not enough was recorded, such as an input that was too large. */
  | 'NOT_RECORDED'
  /** The record is not the one that was written. */
  | 'RECORD_ALTERED'
  /** On what is stored, the code that decided goes another way itself. */
  | 'PARTIAL'
  /** Nothing of the answer can be compared without a key. */
  | 'NO_KEY'
  /** What is sealed cannot be opened by anybody any more: that was asked for. */
  | 'SUBJECT_ERASED'

/** One place where two answers differ. */
export interface Difference {
  /** RFC 6901; empty for the whole. */
  readonly pointer: string
  /** What stood there, as text for people; null where nothing did. Never a value that is hidden. */
  readonly recorded: string | null
  readonly replayed: string | null
}

/** The verdict on one decision. */
export interface Verdict {
  readonly kind: VerdictKind
  readonly code: VerdictCode | null
  /** In one line; null where there is nothing to explain. */
  readonly reason: string | null
  readonly outcome: {
    readonly recorded: string | null
    readonly replayed: string | null
    readonly isFlipped: boolean
  }
  /** Outcome flips first. */
  readonly differences: readonly Difference[]
  /** Pointers of fields that are not there to be compared, such as sealed ones without a key. */
  readonly notCompared: readonly string[]
  /** What is to be known of how it came about. */
  readonly notes: readonly string[]
}
