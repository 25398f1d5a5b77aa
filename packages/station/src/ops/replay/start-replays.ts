import {
  claimReplay,
  closeInterrupted,
  keepReplay,
  type ReplayedWith,
  type Store,
} from '@first-contact/store'
import { ReplayWorker } from '../../workers/replay-worker.ts'
import { childReplay, type ReplayCommand } from './child-replay.ts'
import { replayedWith } from './replayed-with.ts'

/** Two codes of 5 s each, two sandboxes, a bundler, and a machine that does other things. */
const replayMaxMs = 60_000

/** A claim lasts as long as the child may, and a little. */
const claimMs = replayMaxMs + 15_000

export interface StartReplaysOptions {
  readonly store: Store
  readonly environment: string
  readonly how: ReplayCommand
  readonly onFailure: (error: unknown) => void
}

/** Starts the worker that runs the replays people ask for. */
export function startReplays({
  store,
  environment,
  how,
  onFailure,
}: StartReplaysOptions): ReplayWorker<ReplayedWith> {
  const worker = new ReplayWorker<ReplayedWith>({
    queue: {
      claim: async () => {
        const claimed = await claimReplay(store, { environment, forMs: claimMs })
        if (claimed === null) return null
        return { replayId: claimed.replay_id, decisionId: claimed.decision_id }
      },
      keep: (replayId, finished) => keepReplay(store, replayId, finished),
      closeInterrupted: async () => void (await closeInterrupted(store, environment)),
    },
    runner: {
      run: async (decisionId, signal) =>
        replayedWith(await childReplay(decisionId, { how, maxMs: replayMaxMs }, signal)),
    },
    nowMs: () => performance.now(),
    onFailure,
  })
  worker.start()
  return worker
}
