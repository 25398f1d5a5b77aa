import type {
  OpsDecisionReplay,
  OpsDrift,
  OpsReplayedLast,
  OpsReplayVerdict,
} from '../models/ops-decision-replay.ts'

const driftOf: Readonly<Record<OpsReplayVerdict, OpsDrift | null>> = {
  identical: 'none',
  equivalent: 'code',
  changed: 'answer',
  // The same code, which answers now so and now so: there is nothing to compare with.
  nondeterministic: null,
  unreplayable: null,
}

/** The last word of the replays of one decision; those that are not done say nothing. */
export function replayedLast(replays: readonly OpsDecisionReplay[]): OpsReplayedLast | null {
  const done = replays.filter(({ state }) => state === 'done')
  const last = done.toSorted((a, b) => b.askedAt.getTime() - a.askedAt.getTime())[0]
  if (last === undefined) return null
  const resultOf = (code: 'recorded' | 'current') =>
    last.results.find((result) => result.code === code)
  const current = resultOf('current')
  return {
    at: last.endedAt ?? last.askedAt,
    recorded: resultOf('recorded')?.verdict ?? null,
    current: current?.verdict ?? null,
    currentVersion: current?.version ?? null,
    drift: current === undefined ? null : driftOf[current.verdict],
  }
}

/** The last word of each decision that was replayed. */
export function replayedLastById(
  replays: readonly OpsDecisionReplay[],
): ReadonlyMap<string, OpsReplayedLast> {
  const byDecision = Map.groupBy(replays, ({ decisionId }) => decisionId)
  return new Map(
    [...byDecision].flatMap(([id, own]) => {
      const last = replayedLast(own)
      return last === null ? [] : [[id, last]]
    }),
  )
}
