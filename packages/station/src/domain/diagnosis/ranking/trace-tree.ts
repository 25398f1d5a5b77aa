import { sideAt, type DiagnosisWindow, type Side, type TelemetrySpan } from '../telemetry.ts'

/** A span among those of its trace. */
export interface SpanNode {
  readonly span: TelemetrySpan
  readonly parent: SpanNode | null
  readonly children: readonly SpanNode[]
  /** Time in which no child was running. */
  readonly selfUs: number
  /** The other end of a call to another service; null of any other span. */
  readonly callee: string | null
  /** It only stands for a call: whatever time is its own went by between two services. */
  readonly isCall: boolean
}

/** One correlation as a tree, or a few where its top was not recorded. */
export interface TraceTree {
  readonly id: string
  readonly side: Side
  readonly roots: readonly SpanNode[]
  readonly nodes: readonly SpanNode[]
}

type Building = { -readonly [Key in keyof SpanNode]: SpanNode[Key] } & { children: Building[] }

function endMs(span: TelemetrySpan): number {
  return span.startMs + span.durationUs / 1000
}

/** Time of a span that no child covers; children may overlap, and outlive it. */
function selfTime(span: TelemetrySpan, children: readonly SpanNode[]): number {
  const end = endMs(span)
  let coveredUntil = span.startMs
  let coveredMs = 0
  for (const child of children.toSorted((a, b) => a.span.startMs - b.span.startMs)) {
    const from = Math.max(child.span.startMs, coveredUntil)
    const until = Math.min(endMs(child.span), end)
    if (until <= from) continue
    coveredMs += until - from
    coveredUntil = until
  }
  return Math.max(0, span.durationUs - coveredMs * 1000)
}

/** A parent chain that closes on itself has no root; whoever is reached twice becomes one. */
function hasCycle(node: Building): boolean {
  const seen = new Set<Building>()
  for (let at: Building | null = node; at !== null; at = at.parent as Building | null) {
    if (seen.has(at)) return true
    seen.add(at)
  }
  return false
}

/** What client libraries call a request whose path they do not put into the name. */
const requestName = /^(?:HTTP )?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$|^HTTP/i

/**
 * Whether a span is the caller's half of a call. Where nothing says so: its only child is another
 * service's, and has the same name, as both halves of a call have.
 */
function isCall(node: Building, other: SpanNode | undefined): boolean {
  if (node.span.kind !== null) return node.span.kind === 'client'
  if (other === undefined || node.children.length !== 1) return false
  return node.span.operation === other.span.operation || requestName.test(node.span.operation)
}

function finish(node: Building): void {
  node.selfUs = selfTime(node.span, node.children)
  const other = node.children.find(({ span }) => span.service !== node.span.service)
  node.isCall = isCall(node, other)
  node.callee = node.isCall ? (other?.span.service ?? null) : null
}

/** Builds the tree of one trace. */
export function traceTree(
  id: string,
  spans: readonly TelemetrySpan[],
  window: DiagnosisWindow,
): TraceTree | null {
  const nodes = spans
    .toSorted(
      (a, b) => a.startMs - b.startMs || b.durationUs - a.durationUs || (a.id < b.id ? -1 : 1),
    )
    .map((span): Building => ({
      span,
      parent: null,
      children: [],
      selfUs: 0,
      callee: null,
      isCall: false,
    }))
  const [first] = nodes
  if (first === undefined) return null
  const side = first.span.side ?? sideAt(window, first.span.startMs)
  if (side === null) return null
  const byId = new Map(nodes.map((node) => [node.span.spanId, node]))
  for (const node of nodes) {
    const parent = byId.get(node.span.parentSpanId ?? '')
    if (parent === undefined || parent === node) continue
    node.parent = parent
    if (hasCycle(node)) node.parent = null
    else parent.children.push(node)
  }
  for (const node of nodes) finish(node)
  return { id, side, nodes, roots: nodes.filter(({ parent }) => parent === null) }
}

/** Every kept trace as a tree, in the order of their ids. */
export function traceTrees(
  traces: ReadonlyMap<string, readonly TelemetrySpan[]>,
  window: DiagnosisWindow,
): readonly TraceTree[] {
  return [...traces]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, spans]) => traceTree(id, spans, window) ?? [])
}
