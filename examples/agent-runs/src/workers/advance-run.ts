import { setIds } from '@first-contact/recorder'
import { executeStep } from './execute-step.ts'
import { planStep } from './plan-step.ts'
import { settleStep } from './settle-step.ts'
import type { Turn, WorkerPorts } from './worker-ports.ts'

/**
 * Plays one turn of a run: one attempt at one step. Each turn is planned in a transaction, carried
 * out outside of any, and settled in a second one, so that a worker may die at any point and the
 * turn is played again with the same decisions and the same idempotency key.
 */
export async function advanceRun(ports: WorkerPorts, turn: Turn): Promise<void> {
  const plan = await planStep(ports, turn)
  if (plan.kind !== 'call') return
  // The turn's own span is told too, for everything that follows from here.
  setIds({ agentId: plan.agent, tenantId: plan.tenant })
  const result = await executeStep(ports, plan)
  await settleStep(ports, plan, result)
}
