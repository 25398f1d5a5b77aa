import type { CodeSource, Minimized, ReplayedDecision } from '@first-contact/replay'
import { loadReplay } from './open-replay.ts'
import type { ReplayWork } from './replay-by-id.ts'

/** The smallest input on which a code differs from the one that decided. */
export interface MinimizedChange {
  /** The code, as it is named to people. */
  readonly code: string
  readonly minimized: Minimized
}

const nothing = (reason: string): Minimized => ({ isFound: false, reason })

/** Makes a decision smaller as long as a code still differs from the one that decided as it did. */
export async function minimizeChange(
  { record, verdict }: ReplayedDecision,
  code: CodeSource,
  { open, flags, context }: ReplayWork,
): Promise<MinimizedChange> {
  const { output } = context
  const told = (minimized: Minimized): MinimizedChange => ({ code: code.name, minimized })
  if (verdict.kind !== 'changed') return told(nothing(`the verdict is ${verdict.kind}`))
  const before = await open.recorded.codeFor(record)
  if (before.kind === 'none') return told(nothing(before.reason))
  const after = await code.codeFor(record)
  if (after.kind === 'none') return told(nothing(after.reason))
  const { minimizeDecision } = await loadReplay()
  const minimized = await minimizeDecision({
    decision: record,
    before,
    after,
    keys: open.keys,
    limits: { timeMaxMs: flags.timeLimit, memoryMaxMb: flags.memoryLimit },
    onProgress: ({ runs, parts }) => {
      output.status(`minimizing ${record.decision_id}: ${parts} parts after ${runs} tries`)
    },
  })
  output.status('')
  return told(minimized)
}
