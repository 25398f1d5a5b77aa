import { visitorKeys, type Node } from 'oxc-parser'

/** What `visit` may answer: `skip` leaves the children of the node out. */
export type VisitAnswer = 'skip' | void

/** Sees one node; the last of `ancestors` is its parent. The list is reused: copy what you keep. */
export type Visit = (node: Node, ancestors: readonly Node[]) => VisitAnswer

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  )
}

/** The nodes right below a node, in the order of the source. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = []
  // The parser's table spares the look at every property; a kind of node it does not hold is
  // looked at whole.
  for (const key of visitorKeys[node.type] ?? Object.keys(node)) {
    if (key === 'parent') continue
    const value: unknown = Reflect.get(node, key)
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) children.push(each)
    } else if (isNode(value)) children.push(value)
  }
  return children
}

/**
 * Walks a tree depth first, parents before children. Every property that holds a node is followed,
 * so that a kind of node this release has not heard of is walked too.
 */
export function walkNodes(root: Node, visit: Visit): void {
  const ancestors: Node[] = []
  const step = (node: Node): void => {
    if (visit(node, ancestors) === 'skip') return
    ancestors.push(node)
    for (const child of childrenOf(node)) step(child)
    ancestors.pop()
  }
  step(root)
}
