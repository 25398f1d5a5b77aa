import { setIds } from '@first-contact/recorder'
import {
  singleConnectionTransaction,
  type SingleConnectionTxn,
  type WriteTx,
} from '@first-contact/transactions'
import { lockOpenCharge, lockTenantBudget, reserveCharge } from '../platform/charge-ledger.ts'
import { appendDecision } from '../platform/decision-log.ts'
import { endStep, markStepRunning, readEarlierOutput, readStep } from '../platform/run-steps.ts'
import { endRun, lockTurn, markRunning, type LockedRun } from '../platform/run-turns.ts'
import type { Decided } from './decision-ports.ts'
import { prepareStep, type StepRequest } from './step-request.ts'
import type { Turn, WorkerPorts } from './worker-ports.ts'

export interface PlannedStep {
  readonly kind: 'call'
  readonly turn: Turn
  readonly agent: string
  readonly tenant: string
  readonly stepIndex: number
  readonly attempt: number
  readonly optional: boolean
  readonly request: StepRequest
  readonly idempotencyKey: string
  readonly reservedCents: number
}

export type Plan =
  | PlannedStep
  /** Somebody else played this turn, or the run has ended. */
  | { readonly kind: 'stale' }
  /** An engine said no, and the run is over. */
  | { readonly kind: 'ended' }

interface Question<S> {
  readonly run: LockedRun<S>
  readonly stepIndex: number
  readonly request: StepRequest
}

const refusals = { block: 'blocked', escalate: 'escalated', halt: 'halted' } as const

async function refuse<S>(
  tx: WriteTx<S>,
  question: Question<S>,
  decided: Decided<'allow' | keyof typeof refusals>,
): Promise<void> {
  const { outcome, reason } = decided.output
  if (outcome === 'allow') return
  const { run, stepIndex } = question
  await endStep(tx, run.runId, { stepIndex, status: 'refused' })
  await endRun(tx, run, { status: refusals[outcome], reason })
}

/** Asks policy, then budget, and sets the money aside; true when the step may be carried out. */
async function authorize<S>(
  tx: SingleConnectionTxn<S>,
  ports: WorkerPorts,
  question: Question<S>,
): Promise<number | null> {
  const { run, stepIndex, request } = question
  const subject = { runId: run.runId, stepIndex, attempt: 1 }
  const policy = ports.decisions.policy(
    {
      agent: run.agent,
      tool: request.tool,
      amount_cents: request.amountCents,
      payee: request.payee,
      text: request.text,
      policy: ports.policy,
    },
    subject,
  )
  await appendDecision(tx, subject, policy)
  if (policy.output.outcome !== 'allow') {
    await refuse(tx, question, policy)
    return null
  }
  const tenant = await lockTenantBudget(tx, run, ports.tenantDailyCents)
  const estimate = ports.decisions.estimateCents(request.priced)
  const budget = ports.decisions.budget(
    {
      estimate_cents: estimate,
      run_budget_cents: run.budgetCents,
      run_committed_cents: run.committedCents,
      tenant_budget_cents: tenant.limitCents,
      tenant_committed_cents: tenant.committedCents,
    },
    subject,
  )
  await appendDecision(tx, subject, budget)
  if (budget.output.outcome !== 'allow') {
    await refuse(tx, question, budget)
    return null
  }
  await reserveCharge(tx, {
    runId: run.runId,
    stepIndex,
    decisionId: budget.decisionId,
    tenant: run.tenant,
    day: tenant.day,
    idempotencyKey: chargeKey(run.runId, stepIndex),
    cents: estimate,
  })
  return estimate
}

function chargeKey(runId: string, stepIndex: number): string {
  return `${runId}:${stepIndex}`
}

async function planLocked<S>(
  tx: SingleConnectionTxn<S>,
  ports: WorkerPorts,
  turn: Turn,
): Promise<Plan> {
  const run = await lockTurn(tx, turn.runId, turn.turn)
  if (run === null) return { kind: 'stale' }
  setIds({ runId: run.runId, agentId: run.agent, tenantId: run.tenant })
  const step = await readStep(tx, run.runId, run.currentStep)
  if (step === null) {
    await endRun(tx, run, { status: 'completed', reason: 'all_steps_done' })
    return { kind: 'ended' }
  }
  const { stepIndex } = step
  const request = prepareStep(step, await readEarlierOutput(tx, run.runId, stepIndex), run.goal)
  // Money set aside means that this step was authorized before: by an attempt that failed, or by
  // a worker that died. It is not asked about twice.
  const charge = await lockOpenCharge(tx, run, stepIndex)
  const reserved =
    charge?.reservedCents ?? (await authorize(tx, ports, { run, stepIndex, request }))
  if (reserved === null) return { kind: 'ended' }
  await markRunning(tx, run)
  await markStepRunning(tx, run.runId, stepIndex)
  return {
    kind: 'call',
    turn,
    agent: run.agent,
    tenant: run.tenant,
    stepIndex,
    attempt: step.attempts + 1,
    optional: step.optional,
    request,
    idempotencyKey: chargeKey(run.runId, stepIndex),
    reservedCents: reserved,
  }
}

const planTurn = singleConnectionTransaction({
  name: 'agent-runs.plan-step',
  run: (tx, { ports, turn }: { readonly ports: WorkerPorts; readonly turn: Turn }) =>
    planLocked(tx, ports, turn),
})

/** Decides, in one transaction on the locked run, whether its current step may be carried out. */
export async function planStep(ports: WorkerPorts, turn: Turn): Promise<Plan> {
  return planTurn(ports.database, { ports, turn })
}
