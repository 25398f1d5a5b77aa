import { defineEngine, ProjectKey } from '../../src/index.ts'

/** What the golden records are sealed with; they have to open for ever. */
export const goldenKey = new ProjectKey(Buffer.alloc(32, 7))

interface BudgetInput {
  readonly amount: number
  readonly limit: bigint
  readonly since: Date
  readonly customer: {
    readonly email: string
    readonly name: string
    readonly birthday: string
    readonly note: string
  }
}

interface BudgetOutput {
  readonly outcome: 'allow' | 'deny'
  readonly remaining: bigint
  readonly greeting: string
}

/** The engine that made the golden decisions of format 1; it must go on deciding as it did. */
export const budget = defineEngine({
  name: 'budget',
  component: 'engines.budget',
  input: { parse: (value): BudgetInput => value as BudgetInput },
  output: { parse: (value): BudgetOutput => value as BudgetOutput },
  fields: {
    input: {
      amount: 'plain',
      limit: 'plain',
      since: 'plain',
      'customer.email': 'token',
      'customer.birthday': { derive: (birthday) => birthday < '2000' },
      'customer.note': 'drop',
    },
    output: { outcome: 'plain', remaining: 'plain' },
    tape: { rates: 'plain' },
  },
  subject: ({ customer }) => customer.email,
  decide: ({ amount, limit, since, customer }, ctx) => {
    const { eur } = ctx.read('rates', () => ({ eur: new Map([['usd', 1.25]]) }))
    const factor = ctx.read('overdraft', () => 2)
    if (amount < 0) throw new RangeError(`no budget for ${customer.name} since ${Date.now() > 0}`)
    const asked = BigInt(Math.round(amount * (eur.get('usd') ?? 1)))
    const isGrown = Boolean(customer.birthday) && since.getTime() < ctx.now()
    const remaining = limit * BigInt(factor) - asked
    return {
      outcome: isGrown && remaining >= 0n ? 'allow' : 'deny',
      remaining,
      greeting: `Dear ${customer.name}`,
    }
  },
})
