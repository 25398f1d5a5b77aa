import { type Commit, listCommits, tryCommit } from '../git/commit.ts'
import type { Repository } from '../git/open-repository.ts'
import type { Finding } from '../finding.ts'
import type { Observer } from '../observer.ts'
import { stepsIn } from './transitions.ts'

/** A step in history, with what stands on each side of it. */
export interface FoundStep {
  readonly before: Finding
  readonly after: Finding
  /** Those between them that say nothing. */
  readonly skipped: readonly Finding[]
  /** Merges that brought it in, the last one first. */
  readonly merges: readonly Commit[]
}

/** History this deep inside merges of merges is nobody's. */
const depthMax = 32

/**
 * The commit that a merge brought in, where one of its sides alone decides as the merge does; the
 * merge itself where none does, because it is both together that decide so.
 */
export async function insideMerge(
  step: FoundStep,
  repository: Repository,
  observer: Observer,
): Promise<FoundStep> {
  let found = step
  for (let depth = 0; depth < depthMax; depth += 1) {
    const inner = await oneDeeper(found, repository, observer)
    if (inner === null) return found
    found = inner
  }
  return found
}

async function oneDeeper(
  step: FoundStep,
  repository: Repository,
  observer: Observer,
): Promise<FoundStep | null> {
  const { after } = step
  if (after.place.kind !== 'commit') return null
  const merge = after.place.commit
  const [main, ...sides] = merge.parents
  if (main === undefined) return null
  for (const side of sides) {
    const own = await listCommits(repository, side, main)
    const fork = await forkOf(own, repository)
    const places = [...(fork === null ? [] : [fork]), ...own]
    const findings = await Promise.all(
      places.map((commit) => observer.findingAt({ kind: 'commit', commit })),
    )
    const inner = lastStepTo(findings, after.key)
    if (inner !== null) return { ...inner, merges: [...step.merges, merge] }
  }
  return null
}

/** The commit that a side left the main line at; null where it has none, or it is not in this clone. */
async function forkOf(own: readonly Commit[], repository: Repository): Promise<Commit | null> {
  const parent = own[0]?.parents[0]
  return parent === undefined ? null : tryCommit(repository, parent)
}

/** The step after which a row says what its end says, if that is what is asked for. */
function lastStepTo(
  findings: readonly Finding[],
  key: string | null,
): Omit<FoundStep, 'merges'> | null {
  const step = stepsIn(findings.map((each) => each.key)).at(-1)
  if (step === undefined) return null
  const [before, after] = [findings[step.before], findings[step.after]]
  if (before === undefined || after === undefined || after.key !== key) return null
  return { before, after, skipped: findings.slice(step.before + 1, step.after) }
}
