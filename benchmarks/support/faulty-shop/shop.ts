import type { Seeded } from './seeded.ts'

/** One operation of a service: what it takes itself, and whom it calls. */
export interface Operation {
  readonly service: string
  readonly name: string
  readonly selfMs: number
  readonly calls: readonly Operation[]
}

export interface Shop {
  readonly services: readonly string[]
  /** What users ask for; the first is asked for most. */
  readonly entries: readonly Operation[]
  readonly language: 'java' | 'python' | 'node'
}

const names = [
  'cart',
  'catalogue',
  'checkout',
  'currency',
  'payment',
  'shipping',
  'email',
  'recommendation',
  'ad',
  'user',
  'orders',
  'queue-master',
  'ts-auth',
  'ts-route',
  'ts-station',
  'ts-travel',
  'ts-price',
  'ts-seat',
  'inventory',
  'session',
  'search',
  'review',
  'quote',
  'fraud',
] as const

/**
 * A shop whose services call each other in layers: an entry, services behind it, and stores at the
 * end. Each operation of a service may call some of the layer below.
 */
export function makeShop(random: Seeded): Shop {
  const count = random.whole(8, 16)
  const chosen = random.shuffled(names).slice(0, count)
  const layers = [chosen.slice(0, Math.ceil(count / 2)), chosen.slice(Math.ceil(count / 2))]
  const operations = new Map<string, Operation>()
  const operation = (service: string, verb: string, depth: number): Operation => {
    const key = `${service}/${verb}`
    const known = operations.get(key)
    if (known !== undefined) return known
    const below = depth < layers.length ? (layers[depth] ?? []) : []
    const callees = random
      .shuffled(below)
      .slice(0, random.whole(depth === 0 ? 3 : 0, depth === 0 ? 5 : 3))
    const made: Operation = {
      service,
      name: `shop.${service}/${verb}`,
      selfMs: random.between(0.5, 12),
      calls: callees.map((callee) => operation(callee, random.pick(['Get', 'List']), depth + 1)),
    }
    operations.set(key, made)
    return made
  }
  const entries = ['Home', 'Buy', 'Browse'].map((verb) => operation('frontend', verb, 0))
  const reached = new Set<string>()
  const reach = (at: Operation): void => {
    reached.add(at.service)
    at.calls.forEach(reach)
  }
  entries.forEach(reach)
  return { services: [...reached], entries, language: random.pick(['java', 'python', 'node']) }
}

/** Operations of one service, wherever they are called. */
export function operationsOf(shop: Shop, service: string): readonly Operation[] {
  const found = new Set<Operation>()
  const walk = (at: Operation): void => {
    if (at.service === service) found.add(at)
    at.calls.forEach(walk)
  }
  shop.entries.forEach(walk)
  return [...found]
}
