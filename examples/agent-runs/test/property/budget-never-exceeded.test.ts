import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetEngine, type BudgetInput } from '../../src/engines/budget-engine.ts'

const decide = (input: BudgetInput) => budgetEngine.decide(input).output

const cents = fc.integer({ min: 0, max: 10_000 })

/** A step of one of three runs of one tenant, and what it really costs, up to its estimate. */
const step = fc.record({
  run: fc.integer({ min: 0, max: 2 }),
  estimate: cents,
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  /** How many other steps are asked about before this one is settled. */
  settlesAfter: fc.integer({ min: 0, max: 5 }),
})

test('no order of asking, reserving and settling spends more than a run or a tenant has', () => {
  fc.assert(
    fc.property(
      fc.array(cents, { minLength: 3, maxLength: 3 }),
      cents,
      fc.array(step, { maxLength: 60 }),
      (budgets, tenantBudget, steps) => {
        const spent = [0, 0, 0]
        const reserved = [0, 0, 0]
        const open: { run: number; estimate: number; actual: number; due: number }[] = []
        const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0)
        for (const [at, { run, estimate, share, settlesAfter }] of steps.entries()) {
          for (const charge of open.filter((one) => one.due <= at)) {
            reserved[charge.run] = (reserved[charge.run] ?? 0) - charge.estimate
            spent[charge.run] = (spent[charge.run] ?? 0) + charge.actual
            open.splice(open.indexOf(charge), 1)
          }
          const { outcome } = decide({
            estimate_cents: estimate,
            run_budget_cents: budgets[run] ?? 0,
            run_committed_cents: (spent[run] ?? 0) + (reserved[run] ?? 0),
            tenant_budget_cents: tenantBudget,
            tenant_committed_cents: sum(spent) + sum(reserved),
          })
          if (outcome === 'allow') {
            reserved[run] = (reserved[run] ?? 0) + estimate
            open.push({
              run,
              estimate,
              actual: Math.floor(share * estimate),
              due: at + settlesAfter,
            })
          }
          for (const one of [0, 1, 2]) {
            const committed = (spent[one] ?? 0) + (reserved[one] ?? 0)
            expect(committed).toBeLessThanOrEqual(budgets[one] ?? 0)
          }
          expect(sum(spent) + sum(reserved)).toBeLessThanOrEqual(tenantBudget)
        }
      },
    ),
  )
})

test('the engine halts only what does not fit', () => {
  fc.assert(
    fc.property(cents, cents, cents, (estimate, budget, committed) => {
      const output = decide({
        estimate_cents: estimate,
        run_budget_cents: budget,
        run_committed_cents: committed,
        tenant_budget_cents: 1_000_000,
        tenant_committed_cents: 0,
      })
      expect(output.outcome === 'allow').toBe(committed + estimate <= budget)
    }),
  )
})
