import type { ReplayedDecision } from '@first-contact/replay'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import type { CorpusReport } from './corpus-lines.ts'
import { verdictSentence } from './corpus-lines.ts'
import type { DecisionReport } from './decision-lines.ts'
import { minimalJson } from './minimal-lines.ts'

/** A verdict with the ids that a program needs. */
export function replayedJson({ record, version, verdict }: ReplayedDecision): object {
  return {
    decision_id: record.decision_id,
    engine: record.engine,
    timestamp: record.timestamp,
    recorded_version: record.engine_version,
    replayed_version: version,
    replayability: record.replayability,
    correlation_id: record.correlation_id,
    run_id: record.run_id,
    ...(snakeCaseNames(verdict) as object),
  }
}

export function decisionJson({ record, from, replays, minimized }: DecisionReport): object {
  return {
    decision_id: record.decision_id,
    found_in: from,
    replays: replays.map(({ code, replayed }) => ({
      replayed_with: code,
      ...replayedJson(replayed),
    })),
    ...(minimized.length === 0 ? {} : { minimized: minimized.map(minimalJson) }),
  }
}

export function corpusJson(report: CorpusReport): object {
  const { code, summary, differing, corrupt, seconds, exitCode } = report
  return {
    replayed_with: code,
    verdict: verdictSentence(report),
    total: summary.total,
    counts: summary.counts,
    engines: summary.engines,
    flips: summary.flips,
    reasons: summary.reasons.map(([reason, count]) => ({ reason, count })),
    differing: differing.map(replayedJson),
    corrupt,
    seconds: Number(seconds.toFixed(3)),
    exit_code: exitCode,
  }
}
