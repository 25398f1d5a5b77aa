/** How often one group takes something from another. */
export type Weights = ReadonlyMap<string, ReadonlyMap<string, number>>

function weightOf(weights: Weights, from: string, to: string): number {
  return weights.get(from)?.get(to) ?? 0
}

/** Groups that reach each other in a circle, importers first; Tarjan's algorithm. */
function circlesIn(names: readonly string[], weights: Weights): readonly (readonly string[])[] {
  const indexOf = new Map<string, number>()
  const lowOf = new Map<string, number>()
  const stack: string[] = []
  const components: string[][] = []
  const visit = (name: string): void => {
    indexOf.set(name, indexOf.size)
    lowOf.set(name, indexOf.get(name) ?? 0)
    stack.push(name)
    for (const next of weights.get(name)?.keys() ?? []) {
      if (!indexOf.has(next)) visit(next)
      const isOpen = stack.includes(next)
      if (isOpen) lowOf.set(name, Math.min(lowOf.get(name) ?? 0, lowOf.get(next) ?? 0))
    }
    if (lowOf.get(name) !== indexOf.get(name)) return
    components.push(stack.splice(stack.indexOf(name)))
  }
  for (const name of names) if (!indexOf.has(name)) visit(name)
  return components.toReversed()
}

/** What an order costs: everything that goes from below to above. */
function costOf(order: readonly string[], weights: Weights): number {
  let cost = 0
  order.forEach((from, index) => {
    for (const to of order.slice(0, index)) cost += weightOf(weights, from, to)
  })
  return cost
}

/** Every order that differs by one group at another place. */
function* neighbours(order: readonly string[]): Iterable<readonly string[]> {
  for (const [at, name] of order.entries()) {
    const without = order.toSpliced(at, 1)
    for (let to = 0; to <= without.length; to += 1) {
      if (to !== at) yield without.toSpliced(to, 0, name)
    }
  }
}

/** Moves single groups for as long as less goes against the order. */
function untangled(names: readonly string[], weights: Weights): readonly string[] {
  let order = names
  let cost = costOf(order, weights)
  for (let isBetter = true; isBetter;) {
    isBetter = false
    for (const next of neighbours(order)) {
      const itsCost = costOf(next, weights)
      if (itsCost >= cost) continue
      order = next
      cost = itsCost
      isBetter = true
      break
    }
  }
  return order
}

/** Orders groups so that as little as possible goes against the order: from the top down. */
export function orderGroups(names: readonly string[], weights: Weights): readonly string[] {
  return circlesIn(names, weights).flatMap((circle) => untangled(circle, weights))
}
