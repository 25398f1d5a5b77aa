import { defineEngine, type Engine } from '@first-contact/recorder'
import { z } from 'zod'
import type { DecisionFailure } from './decision-failure.ts'

const cents = z.int().min(0).max(1_000_000_000)

export const budgetInput = z.strictObject({
  estimate_cents: cents,
  run_budget_cents: cents,
  run_committed_cents: cents,
  tenant_budget_cents: cents,
  tenant_committed_cents: cents,
})

export const budgetOutput = z.strictObject({
  outcome: z.enum(['allow', 'halt']),
  reason: z.enum(['within_budget', 'run_budget_exceeded', 'tenant_budget_exceeded']),
  /** Cents that would still be free for the run after this step; negative when it does not fit. */
  remaining_cents: z.int(),
})

export type BudgetInput = z.infer<typeof budgetInput>
export type BudgetOutput = z.infer<typeof budgetOutput>

/** Committed means spent or reserved: money that another step may still spend counts as gone. */
function decideBudget(input: BudgetInput): BudgetOutput {
  const runLeft = input.run_budget_cents - input.run_committed_cents - input.estimate_cents
  const tenantLeft = input.tenant_budget_cents - input.tenant_committed_cents - input.estimate_cents
  if (runLeft < 0) {
    return { outcome: 'halt', reason: 'run_budget_exceeded', remaining_cents: runLeft }
  }
  if (tenantLeft < 0) {
    return { outcome: 'halt', reason: 'tenant_budget_exceeded', remaining_cents: tenantLeft }
  }
  return { outcome: 'allow', reason: 'within_budget', remaining_cents: runLeft }
}

export const budgetEngine: Engine<BudgetInput, BudgetOutput> = defineEngine({
  name: 'budget',
  component: 'engines.budget',
  input: budgetInput,
  output: budgetOutput,
  fields: { input: 'plain', output: 'plain' },
  decide: decideBudget,
})

export function budgetFailure(output: BudgetOutput): DecisionFailure | null {
  if (output.outcome === 'allow') return null
  return {
    errorClass: 'domain.budget_exceeded',
    severity: 'warning',
    message: `step halted: ${output.reason}`,
  }
}
