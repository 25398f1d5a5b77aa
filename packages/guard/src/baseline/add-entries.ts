import { problem, type Problem } from '../errors/problem.ts'
import type { GuardErrorCode } from '../errors/registry.ts'
import type { Violation } from '../report/guard-report.ts'
import { planRun } from '../engine/plan-run.ts'
import { selectRules } from '../rule/select-rules.ts'
import type { BaselineEntry } from './baseline.ts'
import { runBaseline, type BaselineOptions, type BaselineRun } from './baseline-run.ts'
import {
  answersOf,
  complaintsAbout,
  type EntryAnswers,
  type GivenAnswers,
} from './entry-answers.ts'
import { writeBaseline } from './write-baseline.ts'

/** Which of the new violations are meant; nothing means none of them. */
export interface ViolationChoice {
  readonly isAll?: boolean
  readonly rules?: readonly string[]
  /** Files or folders, relative to `cwd`. */
  readonly paths?: readonly string[]
  readonly to?: string
  readonly symbol?: string
}

/** New violations that were chosen, in a run that stands behind them. */
export interface ChosenViolations {
  readonly kind: 'chosen'
  readonly run: BaselineRun
  readonly violations: readonly Violation[]
}

/** The violations chosen, or why nothing can be chosen. */
export type ChoiceOutcome =
  | ChosenViolations
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((each) => each === '' || path === each || path.startsWith(`${each}/`))
}

function isChosen(violation: Violation, choice: ViolationChoice, paths: readonly string[]) {
  const { rules = [], to, symbol } = choice
  return (
    (rules.length === 0 || rules.includes(violation.rule)) &&
    (paths.length === 0 || isBelow(violation.path, paths)) &&
    (to === undefined || violation.to === to) &&
    (symbol === undefined || violation.symbol === symbol)
  )
}

function isNothing({ isAll, rules = [], paths = [], to, symbol }: ViolationChoice): boolean {
  const isNamed = rules.length > 0 || paths.length > 0 || to !== undefined || symbol !== undefined
  return isAll !== true && !isNamed
}

function refuse(code: GuardErrorCode, what: string): ChoiceOutcome {
  return { kind: 'refused', problems: [problem(code, what)] }
}

/** Finds the violations that the baseline does not hold yet and that somebody has chosen. */
export async function chooseViolations(
  options: BaselineOptions,
  choice: ViolationChoice,
): Promise<ChoiceOutcome> {
  const outcome = await runBaseline(options)
  if (outcome.kind === 'refused') return outcome
  const { run } = outcome
  const { problems } = selectRules(run.report.rules, choice.rules ?? [])
  if (problems.length > 0) return { kind: 'refused', problems }
  const open = run.report.violations.filter(({ state }) => state === 'new')
  if (open.length === 0) return { kind: 'chosen', run, violations: [] }
  const count = open.length === 1 ? 'one violation is new' : `${open.length} violations are new`
  if (isNothing(choice)) {
    return refuse('FC_GUARD_BASELINE_CHOICE', `${count}, and nothing was chosen`)
  }
  const { paths } = planRun({
    root: run.root,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(choice.paths === undefined ? {} : { paths: choice.paths }),
  })
  const violations = open.filter((violation) => isChosen(violation, choice, paths))
  if (violations.length === 0) {
    return refuse('FC_GUARD_BASELINE_CHOICE', `${count}, and none of them is what was chosen`)
  }
  return { kind: 'chosen', run, violations }
}

/** What was added, or what its answers lack. */
export type AddOutcome =
  | {
      readonly kind: 'added'
      readonly added: readonly BaselineEntry[]
      /** All that the baseline holds now. */
      readonly entries: readonly BaselineEntry[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** Makes entries for violations; one answer for all of them. */
export function entriesFor(
  violations: readonly Pick<Violation, 'rule' | 'path' | 'to' | 'symbol'>[],
  answers: EntryAnswers,
  { today, files }: Pick<BaselineRun, 'today' | 'files'>,
): readonly BaselineEntry[] {
  return violations.map(({ rule, path, to, symbol }) => {
    const content = files.hashOf(path)
    const edge = { rule, from: path, to: to ?? null, symbol: symbol ?? null }
    return { ...edge, ...answers, added: today, ...(content === null ? {} : { content }) }
  })
}

/** Writes the chosen violations into the baseline, where every question has its answer. */
export function addEntries({ run, violations }: ChosenViolations, given: GivenAnswers): AddOutcome {
  const complaints = complaintsAbout(given, run.today)
  if (complaints.length > 0) {
    const problems = [problem('FC_GUARD_BASELINE_ENTRY', complaints.join('; '))]
    return { kind: 'refused', problems }
  }
  const added = entriesFor(violations, answersOf(given), run)
  const entries = [...run.entries, ...added]
  if (added.length > 0) writeBaseline(run.root, entries)
  return { kind: 'added', added, entries }
}
