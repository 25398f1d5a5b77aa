import type { DecisionRecord } from '@first-contact/recorder/records'
import type { CodeSource } from './engine-code.ts'
import { type ReplayedDecision, replayDecisions, type ReplayOptions } from './replay-decisions.ts'
import { SandboxPool } from './sandbox-pool.ts'

/** How one decision is made again. */
export interface ReplayDecisionOptions extends Pick<ReplayOptions, 'keys' | 'recorded' | 'limits'> {
  readonly decision: DecisionRecord
  readonly codes: readonly CodeSource[]
}

/**
 * Makes one decision again with several codes, and answers in their order. All are at work at once:
 * the code that decided runs while that of the working tree is bundled, and where both are the same
 * they share a process, each in a realm of its own.
 *
 * @throws FC_REPLAY_SANDBOX
 */
export async function replayDecision(
  options: ReplayDecisionOptions,
): Promise<readonly ReplayedDecision[]> {
  const { decision, codes, ...others } = options
  const maker = new SandboxPool({ realm: 'fresh', limits: others.limits ?? {} })
  try {
    const replays = codes.map(async (code) => {
      const replayed: ReplayedDecision[] = []
      const one = { ...others, decisions: [decision], code, maker }
      for await (const each of replayDecisions(one)) replayed.push(each)
      return replayed
    })
    // One that fails must not close what another is about to open.
    await Promise.allSettled(replays)
    return (await Promise.all(replays)).flat()
  } finally {
    await maker.close()
  }
}
