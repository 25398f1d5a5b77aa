import { byPlace } from '../errors/by-place.ts'
import { askBaseline } from '../baseline/ask-baseline.ts'
import { numberEquals, type ViolationKey } from '../baseline/baseline.ts'
import type { GuardReport, SkippedRule, Violation } from '../report/guard-report.ts'
import type { RuleFinding } from '../rule/rule-run.ts'
import type { Examination } from './examination.ts'
import type { RunPlan } from './guard-options.ts'

function keyOf({ rule, path, to, symbol }: RuleFinding): ViolationKey {
  return { rule, from: path, to: to ?? null, symbol: symbol ?? null }
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return (
    folders.length === 0 ||
    folders.some((each) => each === '' || path === each || path.startsWith(`${each}/`))
  )
}

/** Rules with all that the run knows of them; without a map, some of them did not run. */
function rulesOf({ rules: selected }: RunPlan, { rules, skippedRules, problems }: Examination) {
  const skipped = new Set(skippedRules.map(({ rule }) => rule))
  const names = rules.map(({ name }) => name)
  // A rule file that cannot be loaded may hold the rule that an entry names.
  const isWhole = selected.length === 0 && problems.length === 0
  return {
    ran: new Set(names.filter((name) => !skipped.has(name))),
    known: isWhole ? names : null,
    isComplete: problems.length === 0,
  }
}

/** Rules that did not run for the same reason are said together. */
function skippedNotes(skipped: readonly SkippedRule[]): readonly string[] {
  return [...Map.groupBy(skipped, ({ reason }) => reason)].map(
    ([reason, rules]) => `${rules.map(({ rule }) => rule).join(', ')} did not run: ${reason}`,
  )
}

/** Puts findings, words, baseline and paths together into the report. */
export async function conclude(
  plan: RunPlan,
  examination: Examination,
  startedAtMs: number,
): Promise<GuardReport> {
  const words = new Map(examination.rules.map((rule) => [rule.name, rule]))
  const identities = numberEquals(examination.findings.map(keyOf))
  const all = examination.findings.map((finding, index) => ({
    ...finding,
    identity: identities[index] ?? '',
    why: finding.why ?? words.get(finding.rule)?.why ?? '',
    fix: finding.fix ?? words.get(finding.rule)?.fix ?? '',
  }))
  const broken = all.filter(({ isHint }) => isHint !== true)
  const compared = broken.map((each) => ({ ...keyOf(each), identity: each.identity }))
  const { baselined, faults, problems, notes } = await askBaseline({
    ...plan,
    ...rulesOf(plan, examination),
    violations: compared,
  })
  const violations = broken
    .filter(({ path }) => isBelow(path, plan.paths))
    .map((each): Violation => ({
      ...each,
      state: baselined.has(each.identity) ? 'baselined' : 'new',
    }))
  const baselineFaults = faults.filter(({ entry }) => isBelow(entry.from, plan.paths))
  const allProblems = [...examination.problems, ...problems].toSorted(byPlace)
  const isBroken = baselineFaults.length > 0 || violations.some(({ state }) => state === 'new')
  return {
    format: 1,
    root: plan.root,
    filesScanned: examination.filesScanned,
    edges: examination.edges,
    rules: examination.rules,
    skippedRules: examination.skippedRules,
    problems: allProblems,
    violations,
    hints: all
      .filter(({ isHint, path }) => isHint === true && isBelow(path, plan.paths))
      .map((each): Violation => ({ ...each, state: 'new' })),
    baselineFaults,
    notes: [...examination.notes, ...notes, ...skippedNotes(examination.skippedRules)],
    exitCode: allProblems.length > 0 ? 3 : isBroken ? 1 : 0,
    durationMs: performance.now() - startedAtMs,
  }
}
