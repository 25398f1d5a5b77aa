import type { CheckedFile } from './checked-file.ts'
import type { House } from './house.ts'
import type { RuleOptions } from './rule-option.ts'

/** A violation fails the run; a hint is printed and fails nothing. */
export type Severity = 'violation' | 'hint'

/** One place where a rule is broken. Its identity is rule, path, `to` and `symbol`, never a line. */
export interface Finding {
  readonly path: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in UTF-16 units. */
  readonly column: number
  /** The column after the last character, on the same line. */
  readonly endColumn: number
  /** What is wrong here, in one sentence that names the things. */
  readonly message: string
  /** The other end: a path, a package, a function. */
  readonly to?: string
  readonly symbol?: string
  /** Why it matters, where the rule's own words do not fit this place. */
  readonly why?: string
  /** How to fix it, where the rule's own words do not fit this place. */
  readonly fix?: string
  /** A hint of a rule that otherwise finds violations. */
  readonly isHint?: boolean
}

/** What all rules have. */
export interface RuleWords {
  /** Kebab-case; the name for `--rule`, baseline and docs. */
  readonly name: string
  /** One line for lists. */
  readonly title: string
  readonly severity: Severity
  /** Why it matters, for the person who trips it. */
  readonly why: string
  /** How to fix it. */
  readonly fix: string
  /** Whether it is silent without a `layers.yaml`; then the run says that it was skipped. */
  readonly needsMap?: boolean
}

/** A rule: words, and a small function that looks at one file, or at the whole house, or both. */
export interface Rule extends RuleWords {
  /** What it can be told under `options` of `layers.yaml`; whatever else stands there is refused. */
  readonly options?: RuleOptions
  /** The kinds of forbidden things that `blessed` of `layers.yaml` may let single files do. */
  readonly blessings?: readonly string[]
  /**
   * A test of the text before a syntax tree is made: trees for every file cost seconds. `check` is
   * called only for files that match, and `house.candidatesOf` lists only those. Where it depends
   * on what `layers.yaml` says under `options` for this rule, it is a function of that. No `g` or
   * `y` flag.
   */
  readonly prefilter?: RegExp | ((options: unknown) => RegExp)
  /**
   * `'file'` promises that `check` looks at the text and tree of its own file, and of the house at
   * `map` but for its arrows, `isBlessed`, `optionsOf` and `today`; whatever else it asks for
   * throws. What it finds is then kept for as long as the file stays the same, and it may run in a
   * thread of its own. Other rules run again whenever anything has changed.
   */
  readonly reads?: 'file'
  /**
   * The files that `check` is to look at, where no text tells but a look at the whole house does:
   * what can reach a certain type, for example. Instead of a prefilter.
   */
  readonly candidates?: (house: House) => Iterable<CheckedFile>
  readonly check?: (file: CheckedFile, house: House) => Iterable<Finding>
  readonly checkHouse?: (house: House) => Iterable<Finding>
}

/**
 * Declares a rule. In a file of your own, export it under the name `rule` and name the file in
 * `layers.yaml` under `rules:`.
 *
 * @example
 * ```ts
 * export const rule = defineRule({
 *   name: 'no-console',
 *   title: 'Nothing prints to the console',
 *   severity: 'violation',
 *   why: 'Lines on the console are lost; envelopes are not.',
 *   fix: 'Use capture().',
 *   prefilter: /\bconsole\.log\(/,
 *   *check(file) {
 *     for (const match of file.text.matchAll(/\bconsole\.log\(/g)) {
 *       const { line, column } = file.placeOf(match.index)
 *       yield { path: file.path, line, column, endColumn: column + 11, message: 'prints' }
 *     }
 *   },
 * })
 * ```
 */
export function defineRule(rule: Rule): Rule {
  return Object.freeze(rule)
}
