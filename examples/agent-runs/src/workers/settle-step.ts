import { singleConnectionTransaction, type WriteTx } from '@first-contact/transactions'
import { closeCharge, markUnresolved } from '../platform/charge-ledger.ts'
import { appendDecision } from '../platform/decision-log.ts'
import { enqueueResolveCharge } from '../platform/queue.ts'
import { countFailedAttempt, endStep, readStep } from '../platform/run-steps.ts'
import { endRun, lockTurn, passTurn, type LockedRun } from '../platform/run-turns.ts'
import type { ToolFailure } from '../platform/tool-failure.ts'
import type { ToolResult } from '../platform/tools-client.ts'
import type { PlannedStep } from './plan-step.ts'
import type { WorkerPorts } from './worker-ports.ts'

async function goOn<S>(tx: WriteTx<S>, run: LockedRun<S>, stepIndex: number): Promise<void> {
  const next = await readStep(tx, run.runId, stepIndex + 1)
  if (next === null) {
    await endRun(tx, run, { status: 'completed', reason: 'all_steps_done' })
  } else {
    await passTurn(tx, run, { step: next.stepIndex, delayMs: 0 })
  }
}

/**
 * Gives the money back, except that of a payment: it may have gone out although nobody heard of
 * it, so it stays set aside until the tool has said which.
 */
export async function letGoOfCharge<S>(
  tx: WriteTx<S>,
  charge: { readonly runId: string; readonly stepIndex: number; readonly tool: string },
): Promise<void> {
  const { runId, stepIndex } = charge
  if (charge.tool !== 'pay') {
    await closeCharge(tx, runId, stepIndex, 0)
    return
  }
  await markUnresolved(tx, runId, stepIndex)
  await enqueueResolveCharge(tx, runId, stepIndex)
}

async function settleFailure<S>(
  tx: WriteTx<S>,
  ports: WorkerPorts,
  settled: {
    readonly run: LockedRun<S>
    readonly step: PlannedStep
    readonly failure: ToolFailure
  },
): Promise<void> {
  const { run, step, failure } = settled
  const { stepIndex } = step
  const subject = { runId: run.runId, stepIndex, attempt: step.attempt }
  const recovery = ports.decisions.recovery(
    {
      failure: failure.kind,
      attempt: step.attempt,
      max_attempts: ports.maxAttempts,
      optional: step.optional,
      retry_after_ms: failure.retryAfterMs,
    },
    subject,
  )
  await appendDecision(tx, subject, recovery)
  await countFailedAttempt(tx, run.runId, stepIndex, failure.kind)
  const { outcome, reason, delay_ms: delayMs } = recovery.output
  if (outcome === 'retry') {
    await passTurn(tx, run, { step: stepIndex, delayMs })
    return
  }
  await letGoOfCharge(tx, { runId: run.runId, stepIndex, tool: step.request.tool })
  await endStep(tx, run.runId, { stepIndex, status: outcome === 'skip' ? 'skipped' : 'failed' })
  if (outcome === 'skip') await goOn(tx, run, stepIndex)
  else await endRun(tx, run, { status: 'aborted', reason })
}

interface PlayedStep {
  readonly ports: WorkerPorts
  readonly step: PlannedStep
  readonly result: ToolResult
}

const settle = singleConnectionTransaction({
  name: 'agent-runs.settle-step',
  run: async (tx, { ports, step, result }: PlayedStep) => {
    const run = await lockTurn(tx, step.turn.runId, step.turn.turn)
    if (run === null) return
    if (result.kind === 'failed') {
      await settleFailure(tx, ports, { run, step, failure: result.failure })
      return
    }
    const { stepIndex } = step
    await closeCharge(tx, run.runId, stepIndex, result.costCents)
    await endStep(tx, run.runId, { stepIndex, status: 'succeeded', output: result.output })
    await goOn(tx, run, stepIndex)
  },
})

/**
 * Writes down what the tool did, charges for it, and hands the run on; all of it or nothing. A
 * worker that comes too late finds the turn played and writes nothing: the tool knows both by the
 * same idempotency key, so its work was done once.
 */
export async function settleStep(
  ports: WorkerPorts,
  step: PlannedStep,
  result: ToolResult,
): Promise<void> {
  await settle(ports.database, { ports, step, result })
}
