import {
  claimReplay,
  closeInterrupted,
  keepReplay,
  releaseReplay,
  type ReplayedWith,
  type Store,
} from '@first-contact/store'
import { ReplayWorker } from '../../workers/replay-worker.ts'
import { childReplay, type ReplayCommand } from './child-replay.ts'
import { replayedWith } from './replayed-with.ts'

/** Two codes of 5 s each, two sandboxes, a bundler, and a machine that does other things. */
const replayMaxMs = 60_000

/** A claim lasts as long as the child may, and this for keeping its result. */
const keepMs = 15_000

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
  const { maxMs = replayMaxMs } = how
  const worker = new ReplayWorker<ReplayedWith>({
    queue: {
      claim: async () => {
        const claimed = await claimReplay(store, { environment, forMs: maxMs + keepMs })
        if (claimed === null) return null
        const { replay_id: replayId, decision_id: decisionId, attempt } = claimed
        return { replayId, decisionId, attempt }
      },
      release: ({ replayId, attempt }) => releaseReplay(store, { replay_id: replayId, attempt }),
      keep: (replayId, finished) => keepReplay(store, replayId, finished),
      closeInterrupted: async () => void (await closeInterrupted(store, environment)),
    },
    runner: {
      run: async (decisionId, signal) =>
        replayedWith(await childReplay(decisionId, { how, maxMs }, signal)),
    },
    nowMs: () => performance.now(),
    onFailure,
  })
  worker.start()
  return worker
}
