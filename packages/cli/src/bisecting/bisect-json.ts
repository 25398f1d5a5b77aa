import type { BisectReport, Commit, Finding, Transition } from '@first-contact/replay'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { minimalJson } from '../replaying/minimal-lines.ts'
import { bisectSentence, type Bisected } from './bisect-lines.ts'
import { placeName } from './commit-text.ts'

function commitJson({ sha, author, authoredAt, message }: Commit): object {
  return { sha, author, author_date: authoredAt, message }
}

function findingJson({ place, kind, code, verdict, reason }: Finding): object {
  return {
    commit: place.kind === 'commit' ? commitJson(place.commit) : null,
    is_working_tree: place.kind === 'working tree',
    finding: kind,
    version: code.kind === 'code' ? code.version : null,
    reason,
    verdict: verdict === null ? null : snakeCaseNames(verdict),
  }
}

function transitionJson(transition: Transition): object {
  const { kind, before, after, skipped, merges, outcome, differences, files } = transition
  return {
    kind,
    before: findingJson(before),
    after: findingJson(after),
    in_doubt: skipped.map(findingJson),
    merged_by: merges.map(commitJson),
    outcome,
    differences: differences.map(({ pointer, recorded, replayed }) => ({
      pointer,
      before: recorded,
      after: replayed,
    })),
    files,
  }
}

function smallestJson({ minimal, transitions }: BisectReport): object | null {
  const change = transitions.find(({ kind }) => kind === 'changed')
  if (minimal === null || change === undefined) return null
  return minimalJson({ code: placeName(change.after), minimized: minimal })
}

function reportJson(report: BisectReport): object {
  const { record, recorded, good, bad, transitions, skipped, locked, edge } = report
  return {
    decision_id: record.decision_id,
    engine: record.engine,
    timestamp: record.timestamp,
    recorded_version: record.engine_version,
    recorded_verdict: snakeCaseNames(recorded.verdict),
    good: good === null ? null : { found_by: good.by, ...findingJson(good.finding) },
    bad: bad === null ? null : findingJson(bad),
    search: report.search,
    transitions: transitions.map(transitionJson),
    minimized: smallestJson(report),
    skipped: skipped.map(findingJson),
    packages: report.packages,
    lockfiles: { files: locked.files, differing_commits: [...locked.differing] },
    shallow_edge: edge === null ? null : commitJson(edge),
    counts: report.counts,
    untold: report.untold,
  }
}

export function bisectJson(bisected: Bisected): object {
  const { report, from, seconds, exitCode } = bisected
  return {
    result: bisectSentence(bisected),
    found_in: from,
    ...reportJson(report),
    seconds: Number(seconds.toFixed(3)),
    exit_code: exitCode,
  }
}
