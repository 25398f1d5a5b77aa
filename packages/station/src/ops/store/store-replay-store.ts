import { askReplay, listReplays, type DecisionReplay, type Store } from '@first-contact/store'
import type {
  OpsDecisionReplay,
  OpsReplayVerdict,
} from '../../domain/models/ops-decision-replay.ts'
import type { DecisionReplayPort } from '../../domain/ports/decision-replay-port.ts'

function replayOfRow(row: DecisionReplay): OpsDecisionReplay {
  return {
    id: row.replay_id,
    decisionId: row.decision_id,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    state: row.state,
    endedAt: row.ended_at,
    durationMs: row.duration_ms,
    reason: row.reason,
    results: row.results.map((result) => ({
      ...result,
      verdict: result.verdict as OpsReplayVerdict,
    })),
  }
}

/** Replays, as the store keeps them. */
export function storeReplayStore(store: Store): DecisionReplayPort {
  return {
    ask: async (request) => {
      const asked = await askReplay(store, request)
      if (asked.kind === 'too many') return asked
      return { kind: asked.kind, replay: replayOfRow(asked.replay) }
    },
    listReplays: async (environment, decisionIds) =>
      (await listReplays(store, environment, decisionIds)).map(replayOfRow),
  }
}
