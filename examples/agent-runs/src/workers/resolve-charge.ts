import { FirstContactError } from '@first-contact/recorder'
import { singleConnectionTransaction } from '@first-contact/transactions'
import { closeCharge, lockOpenCharge } from '../platform/charge-ledger.ts'
import { lockRun } from '../platform/run-turns.ts'
import type { WorkerPorts } from './worker-ports.ts'

interface ResolvedCharge {
  readonly runId: string
  readonly stepIndex: number
  readonly chargedCents: number
}

const closeResolved = singleConnectionTransaction({
  name: 'agent-runs.resolve-charge',
  run: async (tx, { runId, stepIndex, chargedCents }: ResolvedCharge) => {
    const run = await lockRun(tx, runId)
    if (run === null) return
    const open = await lockOpenCharge(tx, run, stepIndex)
    if (open !== null) await closeCharge(tx, runId, stepIndex, chargedCents)
  },
})

/** Finds out what became of a payment that was given up, and settles or releases its money. */
export async function resolveCharge(
  ports: WorkerPorts,
  charge: { readonly runId: string; readonly stepIndex: number },
): Promise<void> {
  const { runId, stepIndex } = charge
  const fate = await ports.tools.voidPayment(`${runId}:${stepIndex}`)
  if (fate.kind === 'failed') {
    throw new FirstContactError('FC_CHARGE_UNRESOLVED', {
      message: fate.failure.message,
      cause: fate.failure.cause,
    })
  }
  const chargedCents = fate.state === 'paid' ? fate.amountCents : 0
  await closeResolved(ports.database, { runId, stepIndex, chargedCents })
}
