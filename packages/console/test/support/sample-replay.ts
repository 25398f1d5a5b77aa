import type { DecisionReplayView } from '../../src/api/views.ts'

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
    reason: state === 'failed' ? 'it took longer than 60 s' : null,
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
              { pointer: '/outcome', recorded: '"halt"', replayed: '"allow"' },
              { pointer: '/remaining_cents', recorded: '0', replayed: '1796' },
            ],
          },
        ]
      : [],
  }
}
