import type { BaselineEntry } from '../baseline/baseline.ts'
import type { Problem } from '../errors/problem.ts'
import type { RuleFinding } from '../rule/rule-run.ts'
import type { RuleWords } from '../rule/rule.ts'

/** What a violation is to the baseline. */
export type ViolationState = 'new' | 'baselined'

/** A finding that fails the run, unless the baseline holds it. */
export interface Violation extends RuleFinding {
  /** Rule, both ends, symbol and which of its equals; never a line. */
  readonly identity: string
  readonly state: ViolationState
  readonly why: string
  readonly fix: string
}

/** What makes a baseline itself fail. */
export interface BaselineFault {
  /** No such violation any more; past its date; not in the baseline of the merge base. */
  readonly kind: 'stale' | 'expired' | 'grown'
  readonly message: string
  readonly entry: BaselineEntry
}

/** A rule that did not run, and why. */
export interface SkippedRule {
  readonly rule: string
  readonly reason: string
}

/** 0 clean, 1 violations, 3 unusable configuration. */
export type GuardExitCode = 0 | 1 | 3

/** The outcome of a run. */
export interface GuardReport {
  readonly format: 1
  /** Absolute path of the folder that was checked. */
  readonly root: string
  readonly filesScanned: number
  readonly edges: number
  readonly durationMs: number
  /** The rules that ran. */
  readonly rules: readonly RuleWords[]
  readonly skippedRules: readonly SkippedRule[]
  /** Whatever makes the run unusable. */
  readonly problems: readonly Problem[]
  readonly violations: readonly Violation[]
  readonly hints: readonly Violation[]
  readonly baselineFaults: readonly BaselineFault[]
  /** Said, and no failure: files nobody reads, tsconfigs that could not be followed. */
  readonly notes: readonly string[]
  readonly exitCode: GuardExitCode
}
