import type { TraceTree } from './trace-tree.ts'

/** Who calls whom, as the traces show it. */
export class Topology {
  readonly #callees = new Map<string, Set<string>>()

  constructor(trees: readonly TraceTree[]) {
    for (const { span, parent } of trees.flatMap(({ nodes }) => nodes)) {
      if (parent === null || parent.span.service === span.service) continue
      const callees = this.#callees.get(parent.span.service) ?? new Set<string>()
      callees.add(span.service)
      this.#callees.set(parent.span.service, callees)
    }
  }

  /** Every service that a failure could have reached this one from. */
  below(service: string): ReadonlySet<string> {
    const found = new Set<string>()
    const open = [service]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const callee of this.#callees.get(at) ?? []) {
        if (found.has(callee) || callee === service) continue
        found.add(callee)
        open.push(callee)
      }
    }
    return found
  }
}
