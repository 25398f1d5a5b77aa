import { describe, expect, test } from 'vitest'
import {
  budgetEngine,
  budgetFailure,
  budgetInput,
  type BudgetInput,
} from '../../src/engines/budget-engine.ts'

const decide = (input: BudgetInput) => budgetEngine.decide(input).output

const roomy: BudgetInput = {
  estimate_cents: 10,
  run_budget_cents: 100,
  run_committed_cents: 0,
  tenant_budget_cents: 1_000,
  tenant_committed_cents: 0,
}

describe('the budget engine', () => {
  test('allows a step that fits exactly', () => {
    expect(decide({ ...roomy, run_committed_cents: 90 })).toEqual({
      outcome: 'allow',
      reason: 'within_budget',
      remaining_cents: 0,
    })
  })

  test('halts a step that is one cent over the budget of its run', () => {
    expect(decide({ ...roomy, run_committed_cents: 91 })).toEqual({
      outcome: 'halt',
      reason: 'run_budget_exceeded',
      remaining_cents: -1,
    })
  })

  test('halts a step that fits its run but not its tenant', () => {
    const output = decide({ ...roomy, tenant_committed_cents: 995 })
    expect(output).toMatchObject({ outcome: 'halt', reason: 'tenant_budget_exceeded' })
  })

  test('calls a halt a domain failure and an allow none', () => {
    const halt = decide({ ...roomy, estimate_cents: 101 })
    expect(budgetFailure(halt)?.errorClass).toBe('domain.budget_exceeded')
    expect(budgetFailure(decide(roomy))).toBeNull()
  })

  test('refuses an input with a fraction of a cent, a negative amount or a field too many', () => {
    expect(budgetInput.safeParse({ ...roomy, estimate_cents: 0.5 }).success).toBe(false)
    expect(budgetInput.safeParse({ ...roomy, run_committed_cents: -1 }).success).toBe(false)
    expect(budgetInput.safeParse({ ...roomy, extra: 1 }).success).toBe(false)
    expect(budgetInput.safeParse(roomy).success).toBe(true)
  })
})
