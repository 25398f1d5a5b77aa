import { problem, type Problem } from '../errors/problem.ts'
import type { CheckedFile } from './checked-file.ts'
import type { House } from './house.ts'
import type { Finding, Rule } from './rule.ts'

/** A finding, with the rule that made it. */
export interface RuleFinding extends Finding {
  readonly rule: string
}

/** A rule that threw, and what it said. */
export interface RuleFailure {
  readonly rule: string
  readonly problem: Problem
}

/** What rules said, and which of them broke down. */
export interface RulesOutcome {
  readonly findings: readonly RuleFinding[]
  readonly failures: readonly RuleFailure[]
}

/** Collects what rules say; one that throws fails alone. */
export class RuleRun implements RulesOutcome {
  readonly findings: RuleFinding[] = []
  readonly failures: RuleFailure[] = []

  /** Lets a rule look at one file. */
  check(rule: Rule, file: CheckedFile, house: House): void {
    this.#take(rule, () => rule.check?.(file, house) ?? [], file.path)
  }

  /** Lets a rule say which files it is to look at. */
  candidates({ name: rule, candidates }: Rule, house: House): readonly string[] {
    try {
      return Array.from(candidates?.(house) ?? [], ({ path }) => path)
    } catch (error) {
      this.#fail(rule, error)
      return []
    }
  }

  /** Lets a rule look at the whole house. */
  checkHouse(rule: Rule, house: House): void {
    this.#take(rule, () => rule.checkHouse?.(house) ?? [])
  }

  #take({ name: rule, severity }: Rule, findings: () => Iterable<Finding>, path?: string): void {
    try {
      for (const finding of findings()) {
        const isHint = finding.isHint === true || severity === 'hint'
        this.findings.push(isHint ? { ...finding, rule, isHint } : { ...finding, rule })
      }
    } catch (error) {
      this.#fail(rule, error, path)
    }
  }

  #fail(rule: string, error: unknown, path?: string): void {
    const what = error instanceof Error ? error.message : String(error)
    const place = path === undefined ? undefined : { path }
    const said = problem('FC_GUARD_RULE_FAILED', `rule ${rule} threw: ${what}`, place)
    this.failures.push({ rule, problem: said })
  }
}

function byPlace(a: RuleFinding, b: RuleFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
}

/** Findings in the order of the tree; equals stay in the order they were found. */
export function sortFindings(findings: readonly RuleFinding[]): readonly RuleFinding[] {
  return findings.toSorted(byPlace)
}

/** One problem for each rule: what breaks on one file tends to break on many. */
export function firstFailures(failures: readonly RuleFailure[]): readonly Problem[] {
  const first = new Map<string, Problem>()
  for (const { rule, problem: said } of failures) {
    if (!first.has(rule)) first.set(rule, said)
  }
  return [...first.values()]
}
