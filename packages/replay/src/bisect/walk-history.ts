import type { ReplayedDecision } from '../replaying/replay-decisions.ts'
import { type BisectOptions, scanMaxStandard } from './bisect-options.ts'
import type { BisectReport } from './bisect-report.ts'
import type { HistoryCode, HistoryCodeOptions } from './code/history-code.ts'
import { workingTreeCode } from './code/working-tree-code.ts'
import type { Finding, Place } from './finding.ts'
import type { Commit } from './git/commit.ts'
import type { Repository } from './git/open-repository.ts'
import { findGoodEnd, type GoodEnd } from './good-end.ts'
import { compareLockfiles, type LockedPackages } from './locked-packages.ts'
import { Observer, type ReplayTools } from './observer.ts'
import { findSteps } from './search/find-steps.ts'
import { insideMerge } from './search/inside-merge.ts'
import { minimalFor, type Transition, transitionOf } from './transition.ts'
import { hopelessReason, noGoodText, notGoodText } from './why-untold.ts'

/** What a walk through history is made with. */
export interface Walk {
  readonly options: BisectOptions
  readonly engine: HistoryCodeOptions
  readonly repository: Repository
  readonly history: HistoryCode
  readonly tools: ReplayTools
  /** What the code that decided makes of it. */
  readonly recorded: ReplayedDecision
  readonly bad: Commit
}

const nothingLocked: LockedPackages = { files: [], differing: new Set() }

/**
 * Walks from the commit that decided to the bad end and says where what becomes of it changes.
 *
 * @throws FC_REPLAY_REVISION, FC_REPLAY_GIT, FC_REPLAY_SANDBOX
 */
export async function walkHistory(walk: Walk): Promise<BisectReport> {
  const { options, recorded, bad } = walk
  const observer = observerOf(walk)
  const empty = emptyReport(walk)
  const hopeless = hopelessReason(recorded.verdict)
  if (hopeless !== null) return { ...empty, untold: hopeless }
  const end = await goodEndOf(walk, observer)
  const edge = edgeOf(end, walk)
  if (end.by === null) {
    const last = await observer.findingAt({ kind: 'commit', commit: bad })
    const { commits } = end
    const counts = { ...empty.counts, ...countsOf(walk, observer), commits: commits.length }
    return { ...empty, bad: last, edge, counts, untold: noGoodText(commits.length) }
  }
  const [first] = end.commits
  if (first === undefined) return empty
  const good = await observer.findingAt({ kind: 'commit', commit: first })
  if (good.kind !== 'same') {
    return { ...empty, good: { finding: good, by: end.by }, untold: notGoodText(good, end.by) }
  }
  return {
    ...(await walkFrom(good, end, { walk, observer })),
    edge,
    recorded,
    record: options.record,
  }
}

function observerOf({ tools, engine, repository, history, bad }: Walk): Observer {
  return new Observer({
    ...tools,
    codeOf: (place) =>
      place.kind === 'commit'
        ? history.codeAt(place.commit.tree)
        : workingTreeCode(repository, engine, bad.sha.length),
  })
}

function goodEndOf({ options, repository, bad }: Walk, observer: Observer) {
  const { record, good, stamped, scanMax = scanMaxStandard, onProgress } = options
  return findGoodEnd({
    repository,
    observer,
    bad,
    version: record.engine_version,
    decidedMs: Date.parse(record.timestamp),
    given: good,
    stamped: stamped ?? null,
    askedMax: scanMax,
    onAsked: (asked) => onProgress?.({ step: 'seeking', asked, total: null }),
  })
}

async function walkFrom(
  good: Finding,
  { by, commits }: GoodEnd,
  { walk, observer }: { readonly walk: Walk; readonly observer: Observer },
): Promise<BisectReport> {
  const { options, repository, history } = walk
  const { onProgress, scanMax = scanMaxStandard } = options
  const places = await placesOf(commits, walk, observer)
  const found = await findSteps(places, {
    observer,
    scanMax,
    onAsked: (asked, total) => onProgress?.({ step: 'asking', asked, total }),
  })
  const transitions: Transition[] = []
  for (const step of found.steps) {
    transitions.push(transitionOf(await insideMerge(step, repository, observer)))
  }
  const last = places.at(-1)
  const packages = new Set(
    found.findings.flatMap(({ code }) => (code.kind === 'code' ? code.packages : [])),
  )
  return {
    ...emptyReport(walk),
    good: { finding: good, by },
    bad: last === undefined ? null : await observer.findingAt(last),
    search: found.search,
    transitions,
    minimal: await smallest(transitions, walk),
    skipped: found.findings.filter(({ kind }) => kind === 'skipped'),
    packages: [...packages].toSorted(),
    locked:
      packages.size === 0
        ? nothingLocked
        : await compareLockfiles(repository, history.files.trees, commits),
    counts: { ...countsOf(walk, observer), commits: commits.length, asked: found.findings.length },
  }
}

/** The commits, and the working tree after them where the engine is another one there. */
async function placesOf(
  commits: readonly Commit[],
  { options }: Walk,
  observer: Observer,
): Promise<readonly Place[]> {
  const places = commits.map((commit): Place => ({ kind: 'commit', commit }))
  const last = places.at(-1)
  if (options.bad !== undefined || last === undefined) return places
  const tree: Place = { kind: 'working tree' }
  const [committed, now] = [await observer.codeAt(last), await observer.codeAt(tree)]
  const isSame =
    committed.kind === 'code' && now.kind === 'code'
      ? committed.version === now.version
      : committed.kind === now.kind
  return isSame ? places : [...places, tree]
}

async function smallest(transitions: readonly Transition[], { options }: Walk) {
  const first = transitions.find(({ kind }) => kind === 'changed')
  if (first === undefined || options.isMinimized === false) return null
  const { record, keys, limits = {}, onProgress } = options
  return minimalFor(first, {
    record,
    keys,
    limits,
    onRun: (runs) => {
      options.signal?.throwIfAborted()
      onProgress?.({ step: 'minimizing', asked: runs, total: null })
    },
  })
}

function countsOf({ history }: Walk, { versions }: Observer) {
  return { bundled: history.bundled, versions }
}

function emptyReport({ options, recorded }: Walk): BisectReport {
  return {
    record: options.record,
    recorded,
    good: null,
    bad: null,
    search: 'scan',
    transitions: [],
    minimal: null,
    skipped: [],
    packages: [],
    locked: nothingLocked,
    edge: null,
    counts: { commits: 0, asked: 0, bundled: 0, versions: 0 },
    untold: null,
  }
}

/** The end of a shallow clone's history, where what is sought may lie behind it. */
function edgeOf(
  { by, commits }: { readonly by: string | null; readonly commits: readonly Commit[] },
  { repository }: Walk,
): Commit | null {
  if (by !== null && by !== 'answer') return null
  return commits.find(({ sha }) => repository.shallowCommits.has(sha)) ?? null
}
