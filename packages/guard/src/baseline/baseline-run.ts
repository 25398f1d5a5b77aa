import { planRun } from '../engine/plan-run.ts'
import { runGuard } from '../engine/run-guard.ts'
import type { Problem } from '../errors/problem.ts'
import { readText } from '../files/read-text.ts'
import type { GuardReport } from '../report/guard-report.ts'
import { baselineFileName, type BaselineEntry } from './baseline.ts'
import { compareBaseline, type Comparison, type ComparedViolation } from './compare-baseline.ts'
import { presentFiles, type PresentFiles } from './present-files.ts'
import { readBaseline } from './read-baseline.ts'

/** Where a command about the baseline works. */
export interface BaselineOptions {
  /** Where to look for `layers.yaml`, upwards; by default the working directory. */
  readonly cwd?: string
  /** Another map than `layers.yaml`, relative to `cwd`. */
  readonly mapPath?: string
  /** `false` keeps nothing. */
  readonly cache?: boolean
  /** The present, for expiry dates. */
  readonly now?: Date
}

/** A run, the baseline beside it, and what each says of the other. */
export interface BaselineRun {
  readonly root: string
  readonly today: string
  readonly entries: readonly BaselineEntry[]
  readonly report: GuardReport
  readonly comparison: Comparison
  readonly files: PresentFiles
}

/** A run, or what keeps it from being whole. */
export type BaselineRunOutcome =
  | { readonly kind: 'ran'; readonly run: BaselineRun }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

function comparedOf({ violations }: GuardReport): readonly ComparedViolation[] {
  return violations.map(({ rule, path, to, symbol, identity }) => ({
    rule,
    from: path,
    to: to ?? null,
    symbol: symbol ?? null,
    identity,
  }))
}

/** Checks the whole repository and holds it against its baseline. */
export async function runBaseline(options: BaselineOptions): Promise<BaselineRunOutcome> {
  const { cwd, mapPath, cache, now } = options
  const asked = {
    ...(cwd === undefined ? {} : { cwd }),
    ...(mapPath === undefined ? {} : { mapPath }),
    ...(cache === undefined ? {} : { cache }),
    ...(now === undefined ? {} : { now }),
  }
  const { root, today } = planRun(asked)
  const reading = readBaseline(readText(root, baselineFileName), baselineFileName)
  if (reading.kind === 'refused') return reading
  const report = await runGuard(asked)
  // What could not be checked may hide a violation, and its entry would look stale.
  if (report.problems.length > 0) return { kind: 'refused', problems: report.problems }
  const skipped = new Set(report.skippedRules.map(({ rule }) => rule))
  const { entries } = reading.baseline
  const asleep = entries.filter(({ rule }) => !skipped.has(rule))
  const files = presentFiles(root)
  const comparison = compareBaseline(asleep, comparedOf(report), files, today)
  return { kind: 'ran', run: { root, today, entries, report, comparison, files } }
}
