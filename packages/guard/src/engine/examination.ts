import type { Problem } from '../errors/problem.ts'
import type { RuleFinding } from '../rule/rule-run.ts'
import type { RuleWords } from '../rule/rule.ts'
import type { SkippedRule } from '../report/guard-report.ts'

/** What the files say, before anybody asks the baseline. Plain data: it is kept in the cache. */
export interface Examination {
  readonly filesScanned: number
  readonly edges: number
  readonly rules: readonly RuleWords[]
  readonly skippedRules: readonly SkippedRule[]
  readonly problems: readonly Problem[]
  readonly findings: readonly RuleFinding[]
  readonly notes: readonly string[]
}
