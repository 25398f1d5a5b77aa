import { usualCallShare } from '../constants.ts'
import { ascending, quantile } from '../statistics/robust.ts'
import type { SpanNode, TraceTree } from './trace-tree.ts'

interface Called {
  runs: number
  /** Sum of the places at which it was called. */
  places: number
}

interface Known {
  readonly durations: number[]
  readonly callees: Map<string, Called>
}

/** Below this nobody knows what is usual. */
const usualMin = 20

function keyOf({ span }: SpanNode): string {
  return `${span.service}\u0000${span.operation}`
}

/** Other services that one run called, in order, each once. */
function calledBy({ span, children }: SpanNode): readonly string[] {
  const others = children.map((child) => child.callee ?? child.span.service)
  return [...new Set(others.filter((service) => service !== span.service))]
}

/** What is usual of each operation: how long it takes, and whom it calls in which order. */
export class OperationDurations {
  readonly #longest = new Map<string, number>()
  readonly #callees = new Map<string, readonly string[]>()

  constructor(healthy: readonly TraceTree[]) {
    const known = new Map<string, Known>()
    for (const node of healthy.flatMap(({ nodes }) => nodes)) {
      const key = keyOf(node)
      const entry = known.get(key) ?? { durations: [], callees: new Map<string, Called>() }
      known.set(key, entry)
      entry.durations.push(node.span.durationUs)
      for (const [place, callee] of calledBy(node).entries()) {
        const called = entry.callees.get(callee) ?? { runs: 0, places: 0 }
        entry.callees.set(callee, called)
        called.runs += 1
        called.places += place
      }
    }
    for (const [key, entry] of known) this.#learn(key, entry)
  }

  /** It took longer than 99 of 100 healthy ones. */
  isUnusuallyLong(node: SpanNode): boolean {
    const longest = this.#longest.get(keyOf(node))
    return longest !== undefined && node.span.durationUs > longest
  }

  /** The service that nearly every healthy run called, and this one did not get to. */
  firstMissing(node: SpanNode): string | null {
    const called = new Set(calledBy(node))
    return this.#callees.get(keyOf(node))?.find((callee) => !called.has(callee)) ?? null
  }

  #learn(key: string, { durations, callees }: Known): void {
    if (durations.length < usualMin) return
    this.#longest.set(key, quantile(ascending(durations), 0.99))
    const usual = [...callees]
      .filter(([, { runs }]) => runs >= usualCallShare * durations.length)
      .toSorted(([, a], [, b]) => a.places / a.runs - b.places / b.runs)
    this.#callees.set(
      key,
      usual.map(([callee]) => callee),
    )
  }
}
