import { replayError } from '../errors/replay-error.ts'
import { unknownVersion } from '../stamp/engine-manifest.ts'
import type { Finding } from './finding.ts'
import { type Commit, findCommit, isAncestor, listCommits, tryCommit } from './git/commit.ts'
import type { Repository } from './git/open-repository.ts'
import type { Observer } from './observer.ts'
import { askingOrder, firstThat, type GoodBy } from './search/find-good.ts'

/** The row of commits to look at. */
export interface GoodEnd {
  readonly by: GoodBy
  /** The good one first, the bad one last. */
  readonly commits: readonly Commit[]
}

export interface GoodEndOptions {
  readonly repository: Repository
  readonly observer: Observer
  readonly bad: Commit
  readonly version: string
  readonly decidedMs: number
  readonly given: string | undefined
  /** The commit that was stamped with the version. */
  readonly stamped: string | null
  readonly askedMax: number
  readonly onAsked: (asked: number) => void
}

/** The whole history where no commit decides as it did. */
export interface NoGoodEnd {
  readonly by: null
  readonly commits: readonly Commit[]
}

/**
 * Finds the commit that decided, or one that decides as it did.
 *
 * @throws FC_REPLAY_REVISION, FC_REPLAY_GIT, FC_REPLAY_SANDBOX
 */
export async function findGoodEnd(options: GoodEndOptions): Promise<GoodEnd | NoGoodEnd> {
  const { repository, bad, given } = options
  if (given !== undefined) {
    const good = await givenGood(repository, given, bad)
    return { by: 'given', commits: await commitsFrom(good, bad, repository) }
  }
  const stamped = await stampedGood(options)
  if (stamped !== null) {
    return { by: 'stamp', commits: await commitsFrom(stamped, bad, repository) }
  }
  const commits = withLast(await listCommits(repository, bad.sha), bad)
  const found = await search(commits, options)
  return found === null ? { by: null, commits } : { by: found.by, commits: commits.slice(found.at) }
}

async function givenGood(repository: Repository, revision: string, bad: Commit): Promise<Commit> {
  const good = await findCommit(repository, revision, '--good')
  if (await isAncestor(repository, good.sha, bad.sha)) return good
  const [from, to] = [good, bad].map(({ sha }) => sha.slice(0, 10))
  const message = `--good ${from} is no ancestor of ${to}: no history leads from one to the other`
  throw replayError('FC_REPLAY_REVISION', message)
}

async function commitsFrom(
  good: Commit,
  bad: Commit,
  repository: Repository,
): Promise<readonly Commit[]> {
  const later = await listCommits(repository, bad.sha, good.sha)
  return withLast([good, ...later], bad)
}

/** A commit of texts alone is not listed; the end is always there. */
function withLast(commits: readonly Commit[], bad: Commit): readonly Commit[] {
  return commits.at(-1)?.sha === bad.sha ? commits : [...commits, bad]
}

/** The commit that the manifest names, unless it was stamped again after the decision. */
async function stampedGood(options: GoodEndOptions): Promise<Commit | null> {
  const { repository, bad, stamped, decidedMs } = options
  const commit = stamped === null ? null : await tryCommit(repository, stamped)
  if (commit === null || commit.committedMs > decidedMs) return null
  const isUsable =
    (await isAncestor(repository, commit.sha, bad.sha)) && (await hasVersion(commit, options))
  return isUsable ? commit : null
}

async function hasVersion(
  commit: Commit,
  { observer, version }: Pick<GoodEndOptions, 'observer' | 'version'>,
): Promise<boolean> {
  const code = await observer.codeAt({ kind: 'commit', commit })
  return code.kind === 'code' && code.version === version
}

async function search(
  commits: readonly Commit[],
  options: GoodEndOptions,
): Promise<{ readonly at: number; readonly by: 'version' | 'answer' } | null> {
  const { observer, version, decidedMs, askedMax, onAsked } = options
  const order = askingOrder(commits, decidedMs)
  const asking = (fits: (commit: Commit) => Promise<boolean>) => {
    let asked = 0
    return firstThat(order, askedMax, async (at) => {
      onAsked((asked += 1))
      const commit = commits[at]
      return commit !== undefined && fits(commit)
    })
  }
  const withVersion =
    version === unknownVersion ? null : await asking((commit) => hasVersion(commit, options))
  if (withVersion !== null) return { at: withVersion, by: 'version' }
  const isSame = async (commit: Commit): Promise<boolean> => {
    const { kind }: Finding = await observer.findingAt({ kind: 'commit', commit })
    return kind === 'same'
  }
  const withAnswer = await asking(isSame)
  return withAnswer === null ? null : { at: withAnswer, by: 'answer' }
}
