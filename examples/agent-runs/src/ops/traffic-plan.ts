/** A run to send, as `POST /runs` takes it. */
export interface TrafficRun {
  readonly kind: TrafficKind
  readonly body: {
    readonly agent: string
    readonly tenant: string
    readonly goal: string
    readonly budget_cents: number
    readonly idempotency_key: string
    readonly steps: readonly object[]
  }
}

const failureKinds = [
  'search_timeout_then_success',
  'payment_errors_until_abort',
  'budget_halt',
  'policy_block',
  'malformed_answer_then_success',
  'payment_answer_lost',
  'optional_step_skipped',
  'escalation',
] as const

export type TrafficKind = 'healthy' | (typeof failureKinds)[number]

/** Runs in a block, of which so many go wrong; spread by the seed, so that none waits for long. */
const BLOCK_RUNS = 10
const BLOCK_FAILURES = 2

const agents = ['planner', 'assistant', 'clerk', 'scout'] as const
const tenants = ['acme', 'birch', 'cedar'] as const
const goals = [
  ['Find a flight to Lisbon', 'flight lisbon march prices'],
  ['Plan the night train', 'night train times'],
  ['Order paper for the office', 'suppliers paper two days'],
  ['Check what an invoice needs', 'invoice rules tax rate'],
  ['Find a hotel near the river', 'hotels lisbon river'],
] as const

/** Small and repeatable (mulberry32); nobody's security depends on it. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<T>(random: () => number, from: readonly [T, ...T[]]): T {
  return from[Math.floor(random() * from.length)] ?? from[0]
}

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

interface Shape {
  readonly agent?: string
  readonly budgetCents?: number
  readonly steps: (query: string) => readonly object[]
}

const search = (query: string): object => ({ tool: 'search', query })
const summarize = { tool: 'summarize' }
const pay = (amount: number, extra: object = {}): object => ({
  tool: 'pay',
  amount_cents: amount,
  payee: 'acct_supplier',
  ...extra,
})

/** What each kind asks for; the directives in brackets are orders to the tools service. */
const shapes: Readonly<Record<TrafficKind, Shape>> = {
  healthy: { steps: (query) => [search(query), summarize, pay(1_200)] },
  search_timeout_then_success: {
    steps: (query) => [search(`${query} [[timeout x1]]`), summarize],
  },
  payment_errors_until_abort: {
    steps: (query) => [search(query), pay(900, { memo: 'deposit [[error]]' })],
  },
  budget_halt: { budgetCents: 50, steps: (query) => [search(query), summarize, pay(800)] },
  policy_block: {
    agent: 'researcher',
    steps: (query) => [search(query), pay(300)],
  },
  malformed_answer_then_success: {
    steps: (query) => [search(`${query} [[malformed x1]]`), summarize],
  },
  payment_answer_lost: {
    steps: (query) => [search(query), pay(700, { memo: 'ticket [[lost x1]]' })],
  },
  optional_step_skipped: {
    steps: (query) => [
      search(query),
      { tool: 'summarize', text: `${query} [[drop]]`, optional: true },
      pay(400),
    ],
  },
  escalation: { budgetCents: 200_000, steps: (query) => [search(query), pay(90_000)] },
}

function runOf(kind: TrafficKind, random: () => number, key: string): TrafficRun {
  const [goal, query] = pick<readonly [string, string]>(random, goals)
  const shape = shapes[kind]
  const budget = 2_000 + Math.floor(random() * 8) * 500
  const agent = pick(random, agents)
  return {
    kind,
    body: {
      agent: shape.agent ?? agent,
      tenant: pick(random, tenants),
      goal,
      budget_cents: shape.budgetCents ?? budget,
      idempotency_key: key,
      steps: shape.steps(query),
    },
  }
}

/**
 * Endless runs, the same for the same seed: mostly healthy ones, and each kind of failure in turn.
 * `prefix` keeps the keys of two sittings with one seed apart.
 */
export function* trafficPlan(seed: number, prefix: string): Generator<TrafficRun, never> {
  const random = randomFrom(seed)
  const order = shuffled(random, failureKinds)
  let failures = 0
  let count = 0
  for (;;) {
    const places = shuffled(
      random,
      Array.from({ length: BLOCK_RUNS }, (_, place) => place),
    ).slice(0, BLOCK_FAILURES)
    for (let place = 0; place < BLOCK_RUNS; place += 1) {
      const failure = order[failures % order.length] ?? 'budget_halt'
      const isFailure = places.includes(place)
      if (isFailure) failures += 1
      count += 1
      yield runOf(isFailure ? failure : 'healthy', random, `${prefix}-${count}`)
    }
  }
}
