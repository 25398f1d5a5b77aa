// What the engines are asked: plausible inputs out of small ranges, made from one seed. In small ranges
// sums meet their limits now and then; an edit that no input meets would be no change to anybody.

export const engineNames = ['budget', 'policy', 'recovery', 'payout'] as const
export type EngineName = (typeof engineNames)[number]

export interface Asked {
  readonly engine: EngineName
  readonly input: object
}

/** Mulberry32: the same numbers from the same seed, everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Dice {
  /** Whole numbers from 0 to this, all as likely. */
  readonly upTo: (most: number) => number
  readonly one: <Of>(of: readonly Of[]) => Of
}

function diceOf(seed: number): Dice {
  const random = randomFrom(seed)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const one = <Of>(of: readonly Of[]): Of => {
    const [chosen] = of.slice(upTo(of.length - 1))
    if (chosen === undefined) throw new Error('there is nothing to choose from')
    return chosen
  }
  return { upTo, one }
}

const policyRules = {
  version: 3,
  agent_tools: { buyer: ['search', 'pay'], writer: ['search', 'summarize'] },
  default_tools: ['search', 'summarize'],
  blocked_payees: ['acct_casino', 'acct_unknown'],
  blocked_terms: ['chips', 'Gift card'],
  escalate_above_cents: 10,
}

const minuteMs = 60_000

const inputOf: Readonly<Record<EngineName, (dice: Dice, nowMs: number) => object>> = {
  budget: ({ upTo }) => ({
    estimate_cents: upTo(6),
    run_budget_cents: upTo(20),
    run_committed_cents: upTo(8),
    tenant_budget_cents: 10 + upTo(20),
    tenant_committed_cents: upTo(16),
  }),
  policy: ({ upTo, one }) => ({
    agent: one(['buyer', 'writer', 'reader']),
    tool: one(['search', 'search', 'pay', 'summarize']),
    amount_cents: upTo(20),
    payee: one([null, 'acct_books', 'acct_trains', 'acct_casino']),
    text: one(['a train to Bern', 'Chips for the party', 'a gift card', 'two books']),
    policy: policyRules,
  }),
  recovery: ({ upTo, one }) => ({
    failure: one(['timeout', 'connection', 'server_error', 'rate_limited', 'rejected']),
    attempt: 1 + upTo(4),
    max_attempts: 2 + upTo(4),
    optional: one([true, false]),
    retry_after_ms: one([0, 0, 500, 30_000]),
  }),
  payout: ({ upTo, one }, nowMs) => ({
    amount: upTo(5000) / 200,
    verified: upTo(9) > 0,
    payouts_today: upTo(6),
    // Never close to the ten minutes that a request is good for: how long recording takes is no input.
    requested_ms: nowMs - one([1, 3, 5, 8, 15]) * minuteMs,
  }),
}

/** So many inputs for each engine. */
export function decidedInputs(count: number, nowMs: number): readonly Asked[] {
  return engineNames.flatMap((engine, at) => {
    const dice = diceOf(20_261_127 + at)
    return Array.from({ length: count }, () => ({ engine, input: inputOf[engine](dice, nowMs) }))
  })
}
