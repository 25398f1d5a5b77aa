import type { DecisionDetailView, DecisionReplayView } from '../../src/api/views.ts'

const reasons: { readonly [state: string]: string } = {
  failed: 'it took longer than 60 s',
  interrupted: 'the station ended 3 times while it was replayed',
}

let made = 0

/** A replay that found today's code deciding otherwise, once it is done. */
export function sampleReplay(
  state: DecisionReplayView['state'],
  nowMs: number,
): DecisionReplayView {
  made += 1
  const isDone = state === 'done'
  return {
    id: `rpl_${made.toString(16).padStart(16, '0')}`,
    asked_by: 'Ada',
    asked_at: new Date(nowMs - 3000).toISOString(),
    state,
    ended_at: isDone ? new Date(nowMs).toISOString() : null,
    duration_ms: isDone ? 812 : null,
    reason: reasons[state] ?? null,
    results: isDone
      ? [
          {
            code: 'recorded',
            verdict: 'identical',
            reason: null,
            version: 'fcv1:ce2bbda949425178f795220f35814550',
            differences: [],
          },
          {
            code: 'current',
            verdict: 'changed',
            reason: null,
            version: 'fcv1:0a91c6d7e52b4f3384a1c0de55aa7701',
            differences: [
              { pointer: '/outcome', recorded: '"allow"', replayed: '"halt"' },
              { pointer: '/remaining_cents', recorded: '3796', replayed: 'null' },
              { pointer: '/customer/name', recorded: '[sealed]', replayed: '[another value]' },
            ],
          },
        ]
      : [],
  }
}

/** A decision of `sampleDecision` with replays, newest first, as the station tells the last of them. */
export function replayedDecision(
  decision: DecisionDetailView,
  replays: readonly DecisionReplayView[],
): DecisionDetailView {
  const last = replays.find(({ state }) => state === 'done')
  const verdictOf = (code: 'recorded' | 'current') =>
    last?.results.find((result) => result.code === code)
  return {
    ...decision,
    replays: [...replays],
    replayed:
      last === undefined
        ? null
        : {
            at: last.asked_at,
            recorded: verdictOf('recorded')?.verdict ?? null,
            current: verdictOf('current')?.verdict ?? null,
            current_version: verdictOf('current')?.version ?? null,
            drift: 'answer',
          },
  }
}
