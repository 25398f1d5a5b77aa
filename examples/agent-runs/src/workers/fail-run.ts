import { singleConnectionTransaction } from '@first-contact/transactions'
import { listOpenCharges } from '../platform/charge-ledger.ts'
import { endStep } from '../platform/run-steps.ts'
import { endRun, lockRun } from '../platform/run-turns.ts'
import { letGoOfCharge } from './settle-step.ts'

interface FailedRun {
  readonly runId: string
  readonly reason: 'turn_kept_failing' | 'turn_was_lost'
}

/** Ends a run that cannot be played any further, so that nobody waits for it for ever. */
export const failRun = singleConnectionTransaction({
  name: 'agent-runs.fail-run',
  run: async (tx, { runId, reason }: FailedRun) => {
    const run = await lockRun(tx, runId)
    if (run === null || !run.isOpen) return
    for (const charge of await listOpenCharges(tx, runId)) {
      await letGoOfCharge(tx, { runId, ...charge })
      await endStep(tx, runId, { stepIndex: charge.stepIndex, status: 'failed' })
    }
    await endRun(tx, run, { status: 'failed', reason })
  },
})
