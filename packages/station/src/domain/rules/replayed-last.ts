import type { OpsDecisionReplay, OpsReplayedLast } from '../models/ops-decision-replay.ts'

/** The last word of the replays of one decision; those that are not done say nothing. */
export function replayedLast(replays: readonly OpsDecisionReplay[]): OpsReplayedLast | null {
  const done = replays.filter(({ state }) => state === 'done')
  const last = done.toSorted((a, b) => b.askedAt.getTime() - a.askedAt.getTime())[0]
  if (last === undefined) return null
  const verdictOf = (code: 'recorded' | 'current') =>
    last.results.find((result) => result.code === code)?.verdict ?? null
  return {
    at: last.endedAt ?? last.askedAt,
    recorded: verdictOf('recorded'),
    current: verdictOf('current'),
  }
}
