import type { Problem } from '../errors/problem.ts'
import { readText } from '../files/read-text.ts'
import type { BaselineFault } from '../report/guard-report.ts'
import { baselineFileName, type Baseline } from './baseline.ts'
import { compareBaseline, nameOf, type ComparedViolation } from './compare-baseline.ts'
import { findGrowth } from './find-growth.ts'
import { presentFiles, type PresentFiles } from './present-files.ts'
import { readBaseline, unknownRuleProblems } from './read-baseline.ts'

/** What the baseline is asked. */
export interface BaselineQuestion {
  readonly root: string
  readonly mapPath: string
  /** A git revision; the baseline may not have grown since the merge base with it. */
  readonly baseRevision: string | null
  /** `2026-11-23`, in UTC. */
  readonly today: string
  /** The rules that ran: the others cannot say whether an entry of theirs is stale. */
  readonly ran: ReadonlySet<string>
  /** Every rule there is; `null` where not all of them were loaded. */
  readonly known: readonly string[] | null
  /** Whether everything could be checked; else what is not found may be there all the same. */
  readonly isComplete: boolean
  readonly violations: readonly ComparedViolation[]
}

/** What it answers. */
export interface BaselineVerdict {
  /** Identities of the violations that it holds. */
  readonly baselined: ReadonlySet<string>
  readonly faults: readonly BaselineFault[]
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

const introduced = 'the guard comes in with this branch, so there is no baseline to compare with'

async function growthSince(
  { root, mapPath, baseRevision }: BaselineQuestion,
  { entries }: Baseline,
  files: PresentFiles,
): Promise<Pick<BaselineVerdict, 'faults' | 'problems' | 'notes'>> {
  const nothing = { faults: [], problems: [], notes: [] }
  if (baseRevision === null) return nothing
  const { baselineAtRevision } = await import('./baseline-at-revision.ts')
  const places = { path: baselineFileName, mapPath }
  const before = baselineAtRevision(root, baseRevision, places)
  if (before.kind === 'refused') return { ...nothing, problems: before.problems }
  if (before.kind === 'none') {
    return { ...nothing, notes: entries.length === 0 ? [] : [introduced] }
  }
  return { ...nothing, faults: findGrowth(entries, before.baseline.entries, files) }
}

/** Asks the baseline which violations it holds, and what is wrong with itself. */
export async function askBaseline(question: BaselineQuestion): Promise<BaselineVerdict> {
  const { root, today, ran, known, isComplete, violations } = question
  const reading = readBaseline(readText(root, baselineFileName), baselineFileName)
  if (reading.kind === 'refused') {
    return { baselined: new Set(), faults: [], problems: reading.problems, notes: [] }
  }
  const { baseline } = reading
  const unknown = known === null ? [] : unknownRuleProblems(baseline, known, baselineFileName)
  const files = presentFiles(root)
  const entries = baseline.entries.filter(({ rule }) => ran.has(rule))
  const { baselined, moved, faults } = compareBaseline(entries, violations, files, today)
  const growth = await growthSince(question, baseline, files)
  const movedNotes = moved.map(
    ({ entry, from }) =>
      `${nameOf(entry)} is in ${from} now; first-contact guard baseline prune writes it down`,
  )
  return {
    baselined,
    faults: [...faults.filter(({ kind }) => isComplete || kind !== 'stale'), ...growth.faults],
    problems: [...unknown, ...growth.problems],
    notes: [...movedNotes, ...growth.notes],
  }
}
