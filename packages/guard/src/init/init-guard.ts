import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { entriesFor } from '../baseline/add-entries.ts'
import { baselineFileName, numberEquals, type BaselineEntry } from '../baseline/baseline.ts'
import { compareBaseline } from '../baseline/compare-baseline.ts'
import { dayAfter } from '../baseline/day.ts'
import { answersOf, complaintsAbout, type GivenAnswers } from '../baseline/entry-answers.ts'
import { presentFiles } from '../baseline/present-files.ts'
import { readBaseline } from '../baseline/read-baseline.ts'
import { writeBaseline } from '../baseline/write-baseline.ts'
import type { RunPlan } from '../engine/guard-options.ts'
import { planRun } from '../engine/plan-run.ts'
import { problem, type Problem } from '../errors/problem.ts'
import { readText } from '../files/read-text.ts'
import { proposeMap, type TriedMap } from './propose-map.ts'
import type { Preset, ProposedMap } from './proposed-map.ts'

/** How a map is to be made. */
export interface InitOptions {
  /** The repository, or a folder in it; by default the working directory. */
  readonly cwd?: string
  /** Another name than `layers.yaml`, relative to `cwd`. */
  readonly mapPath?: string
  /** A room for each folder, or for each of the seven layers; by default what fits better. */
  readonly preset?: Preset
  /** Whether a map that is there may be written over. */
  readonly isForced?: boolean
  /** Whether nothing is written. */
  readonly isDryRun?: boolean
  /** Whether violations that are there already go into the baseline. */
  readonly isBaselineWanted?: boolean
  /** Answers for the baseline; the owner is by default whoever git says is working here. */
  readonly answers?: GivenAnswers
  readonly now?: Date
}

/** A map, and what it takes for the guard to be content with it. */
export interface Proposal {
  readonly kind: 'proposed'
  readonly root: string
  readonly mapPath: string
  readonly map: ProposedMap
  /** `layers.yaml` as it was written, or would be. */
  readonly text: string
  readonly filesScanned: number
  readonly edges: number
  /** Violations of any rule that are there already. */
  readonly violations: TriedMap['examination']['findings']
  /** What the baseline holds from now on. */
  readonly entries: readonly BaselineEntry[]
  readonly isWritten: boolean
  /** What keeps the guard from checking, also with this map. */
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/** A proposal, or why there is none. */
export type InitOutcome =
  | Proposal
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** So long everybody has to look at what was there when the guard came in. */
const graceDays = 90

function ownerByGit(root: string): string | undefined {
  const { stdout } = spawnSync('git', ['config', 'user.name'], { cwd: root, encoding: 'utf8' })
  return stdout?.trim() || undefined
}

/** The entries for what is there already: those the baseline has, and new ones for the rest. */
function entriesOf(
  { root, today }: RunPlan,
  violations: Proposal['violations'],
  given: GivenAnswers,
): { readonly entries: readonly BaselineEntry[] } | { readonly problems: readonly Problem[] } {
  const reading = readBaseline(readText(root, baselineFileName), baselineFileName)
  if (reading.kind === 'refused') return reading
  const files = presentFiles(root)
  const keys = violations.map(({ rule, path, to, symbol }) => ({
    rule,
    from: path,
    to: to ?? null,
    symbol: symbol ?? null,
  }))
  const identities = numberEquals(keys)
  const compared = keys.map((key, index) => ({ ...key, identity: identities[index] ?? '' }))
  const known = compareBaseline(reading.baseline.entries, compared, files, today)
  const kept = reading.baseline.entries.filter((entry) => !known.stale.includes(entry))
  const fresh = violations.filter((_, index) => !known.baselined.has(identities[index] ?? ''))
  if (fresh.length === 0) return { entries: kept }
  const answers = {
    owner: ownerByGit(root),
    reason: 'there when the guard came in',
    expires: dayAfter(today, graceDays),
    incident: 'none',
    ...given,
  }
  const complaints = complaintsAbout(answers, today)
  if (complaints.length > 0) {
    const count = fresh.length === 1 ? 'one violation is' : `${fresh.length} violations are`
    const what = `${count} there already; ${complaints.join('; ')}`
    return { problems: [problem('FC_GUARD_BASELINE_ENTRY', what)] }
  }
  const { reason } = answersOf(answers)
  const added = fresh.flatMap((each) =>
    entriesFor(
      [each],
      { ...answersOf(answers), reason: `${reason}: ${each.message}` },
      { today, files },
    ),
  )
  return { entries: [...kept, ...added] }
}

function writeMap(root: string, mapPath: string, text: string): void {
  const path = resolve(root, mapPath)
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

function planOf({ cwd, mapPath, now }: InitOptions): RunPlan {
  return planRun({
    cache: false,
    ...(cwd === undefined ? {} : { cwd }),
    ...(mapPath === undefined ? {} : { mapPath }),
    ...(now === undefined ? {} : { now }),
  })
}

/**
 * Proposes a `layers.yaml` for a repository that has none, and a baseline for what the rules find
 * in it now, so that the guard is content from the first day and refuses what is added.
 */
export async function initGuard(options: InitOptions = {}): Promise<InitOutcome> {
  const plan = planOf(options)
  const { root, mapPath } = plan
  const { isForced = false, isDryRun = false, isBaselineWanted = true } = options
  if (existsSync(resolve(root, mapPath)) && !isForced && !isDryRun) {
    const what = `${mapPath} is there already`
    return { kind: 'refused', problems: [problem('FC_GUARD_MAP_EXISTS', what, { path: mapPath })] }
  }
  const proposal = await proposeMap(plan, options.preset ?? null)
  if (proposal.kind === 'refused') return proposal
  const { map, text, examination, repository } = proposal.tried
  const violations = examination.findings.filter(({ isHint }) => isHint !== true)
  const held = isBaselineWanted
    ? entriesOf(plan, violations, options.answers ?? {})
    : { entries: [] }
  if ('problems' in held) return { kind: 'refused', problems: held.problems }
  if (!isDryRun) {
    if (held.entries.length > 0) writeBaseline(root, held.entries)
    writeMap(root, mapPath, text)
  }
  return {
    kind: 'proposed',
    root,
    mapPath,
    map,
    text,
    violations,
    entries: held.entries,
    filesScanned: repository.filesScanned,
    edges: repository.edges,
    isWritten: !isDryRun,
    problems: examination.problems,
    notes: proposal.notes,
  }
}
