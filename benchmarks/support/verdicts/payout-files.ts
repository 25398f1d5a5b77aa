import type { Files } from './edit.ts'

// A fourth engine beside those of the reference product, for what these do without: a clock, a helper
// in a file of its own, limits as data, a package, and an outcome that says what is done in which order.

export const payoutFile = 'src/engines/payout-engine.ts'
export const feeFile = 'src/engines/payout-fee.ts'
export const limitsFile = 'src/engines/payout-limits.json'
export const packageFile = 'vendor/half-up/index.js'

const payoutText = `import { defineEngine, type Engine } from '@first-contact/recorder'
import { halfUp } from 'half-up'
import { z } from 'zod'
import { feeOf } from './payout-fee.ts'
import limits from './payout-limits.json' with { type: 'json' }

export const payoutInput = z.strictObject({
  amount: z.number().min(0),
  verified: z.boolean(),
  payouts_today: z.int().min(0),
  requested_ms: z.int(),
})

export const payoutOutput = z.strictObject({
  outcome: z.enum(['pay', 'hold']),
  reason: z.string(),
  cents: z.int(),
  fee_cents: z.int(),
  /** Done in this order. */
  actions: z.array(z.string()),
})

export type PayoutInput = z.infer<typeof payoutInput>
export type PayoutOutput = z.infer<typeof payoutOutput>

interface Clock {
  readonly now: () => number
}

function decidePayout(input: PayoutInput, ctx: Clock): PayoutOutput {
  const ageMs = ctx.now() - input.requested_ms
  const cents = halfUp(input.amount * 100)
  const held = (reason: string): PayoutOutput => {
    return { outcome: 'hold', reason, cents, fee_cents: 0, actions: ['ask_person'] }
  }
  if (!input.verified) return held('not_verified')
  if (input.payouts_today >= limits.payouts_a_day) return held('too_many_today')
  if (ageMs > limits.request_valid_ms) return held('request_expired')
  if (cents > limits.single_cents) return held('amount_needs_approval')
  const actions = ['book_fee', 'transfer']
  return { outcome: 'pay', reason: 'permitted', cents, fee_cents: feeOf(cents), actions }
}

export const payoutEngine: Engine<PayoutInput, PayoutOutput> = defineEngine({
  name: 'payout',
  component: 'engines.payout',
  input: payoutInput,
  output: payoutOutput,
  fields: { input: 'plain', output: 'plain' },
  decide: decidePayout,
})
`

const feeText = `const FEE_PERCENT = 2
const SMALLEST_FEE_CENTS = 5

/** Each started cent counts. */
function startedCents(cents: number): number {
  return Math.ceil(cents)
}

/** What a payout costs, in cents. */
export function feeOf(cents: number): number {
  return Math.max(SMALLEST_FEE_CENTS, startedCents((cents * FEE_PERCENT) / 100))
}
`

const limits = { payouts_a_day: 5, request_valid_ms: 600_000, single_cents: 2000 }

export const payoutFiles: Files = {
  [payoutFile]: payoutText,
  [feeFile]: feeText,
  [limitsFile]: `${JSON.stringify(limits, null, 2)}\n`,
  [packageFile]: 'export function halfUp(value) {\n  return Math.floor(value + 0.5)\n}\n',
  'vendor/half-up/package.json':
    '{ "name": "half-up", "version": "1.0.0", "type": "module", "exports": "./index.js" }\n',
}
