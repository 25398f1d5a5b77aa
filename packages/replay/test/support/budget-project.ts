import type { ProjectFiles } from './project.ts'

/** An engine with a helper, a default export, a namespace, data and a neighbour. */
export const budgetFiles: ProjectFiles = {
  'src/engines/budget.ts': `
import { defineEngine } from '@first-contact/recorder'
import addFee, { isOver } from './money.ts'
import * as reasons from './reasons.ts'
import limits from './limits.json' with { type: 'json' }

interface Input {
  readonly amount: number
  readonly why: 'fits' | 'over'
}

const schema = {
  parse(value: unknown): Input {
    return value as Input
  },
}

/** Whether it fits. */
export const budget = defineEngine({
  name: 'budget',
  component: 'engines.budget',
  input: schema,
  output: { parse: (value: unknown) => value as { outcome: string } },
  fields: { input: 'plain', output: 'plain' },
  decide(input: Input) {
    const amount = addFee(input.amount)
    return { outcome: isOver(amount, limits.max) ? 'deny' : 'allow', reason: reasons[input.why] }
  },
})
`,
  'src/engines/money.ts': `
// What the bank takes.
export default function (amount: number): number {
  return amount + 1
}

export function isOver(amount: number, limit: number): boolean {
  return amount > limit
}
`,
  'src/engines/reasons.ts': `
export const fits = 'it fits'
export const over = 'it is too much'
`,
  'src/engines/limits.json': '{ "max": 100 }',
  'src/engines/policy.ts': `
import { defineEngine } from '@first-contact/recorder'

const policy = defineEngine({
  name: 'policy',
  component: 'engines.policy',
  input: { parse: (value: unknown) => value },
  output: { parse: (value: unknown) => value },
  fields: { input: 'plain', output: 'plain' },
  decide: () => ({ outcome: 'allow' }),
})
export { policy as policyEngine }
`,
}
