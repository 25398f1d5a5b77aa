import type { OpsDecisionReplay } from '../models/ops-decision-replay.ts'

/** What became of asking. */
export type AskedReplay =
  | { readonly kind: 'asked' | 'open'; readonly replay: OpsDecisionReplay }
  | { readonly kind: 'too many' }

/** Where replays are asked for, and their results read. */
export interface DecisionReplayPort {
  /** Answers the one that is open already, where there is one; refuses when too many are asked for. */
  ask(request: {
    readonly decisionId: string
    readonly environment: string
    readonly askedBy: string
  }): Promise<AskedReplay>
  /** Newest first. */
  listReplays(
    environment: string,
    decisionIds: readonly string[],
  ): Promise<readonly OpsDecisionReplay[]>
}

/** Nobody can be asked: of records in a file, and where the station replays nothing. */
export const noReplays: DecisionReplayPort = Object.freeze({
  ask: () => Promise.reject(new Error('replays cannot be asked for here')),
  listReplays: async () => [],
})
