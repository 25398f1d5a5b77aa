import type { Compared } from '../ranking/compared.ts'
import type { OperationDurations } from '../ranking/operation-durations.ts'
import type { SpanNode, TraceTree } from '../ranking/trace-tree.ts'
import type { CallPlace } from './slower-ends.ts'

/** Time that went by at one place in one correlation. */
export interface Spent {
  /** Each time it came by, on average: what is called more often is not slower. */
  readonly us: number
  readonly times: number
  readonly wholeUs: number
  readonly longest: SpanNode
  readonly longestUs: number
}

/**
 * A place where time goes by: inside an operation (`own`), on the way to another service that a span
 * stands for (`call`), or in an operation after another service had answered (`after`), which may be
 * either.
 */
export interface TimePlace extends CallPlace {
  readonly kind: 'own' | 'call' | 'after'
  readonly operation: string
  readonly healthy: Spent[]
  readonly failing: Spent[]
}

interface Segment {
  readonly kind: TimePlace['kind']
  readonly callee: string | null
  readonly us: number
}

function endMs({ span }: SpanNode): number {
  return span.startMs + span.durationUs / 1000
}

/** The time of a span in which no child was running, by what came before it. */
function segmentsOf(node: SpanNode): readonly Segment[] {
  if (node.isCall) return [{ kind: 'call', callee: node.callee, us: Math.round(node.selfUs) }]
  const segments: Segment[] = []
  const end = endMs(node)
  let last: SpanNode | null = null
  let freeFrom = node.span.startMs
  const until = (ms: number): void => {
    // A clock in milliseconds since 1970 knows quarters of a microsecond, and no less.
    const us = Math.round(Math.max(0, (Math.min(ms, end) - freeFrom) * 1000))
    const other = last === null || last.isCall || last.span.service === node.span.service
    segments.push({
      kind: other ? 'own' : 'after',
      callee: other ? null : (last?.span.service ?? null),
      us,
    })
  }
  for (const child of node.children.toSorted((a, b) => a.span.startMs - b.span.startMs)) {
    if (child.span.startMs > freeFrom) until(child.span.startMs)
    if (endMs(child) > freeFrom) {
      freeFrom = Math.min(end, endMs(child))
      last = child
    }
  }
  until(end)
  return segments
}

/** Pieces of one span that are of one place, together. */
function summed(segments: readonly Segment[]): ReadonlyMap<string, Segment> {
  const sums = new Map<string, Segment>()
  for (const segment of segments) {
    const key = `${segment.kind}\u0000${segment.callee ?? ''}`
    sums.set(key, { ...segment, us: segment.us + (sums.get(key)?.us ?? 0) })
  }
  return sums
}

function spentIn(
  tree: TraceTree,
  durations: OperationDurations,
): ReadonlyMap<
  string,
  { readonly place: Omit<TimePlace, 'healthy' | 'failing'>; readonly spent: Spent }
> {
  const wholeUs = tree.roots.reduce((most, { span }) => Math.max(most, span.durationUs), 0)
  const places = new Map<string, { place: Omit<TimePlace, 'healthy' | 'failing'>; spent: Spent }>()
  for (const node of tree.nodes) {
    // Without a call that it always makes, its times are not those of the others.
    if (durations.firstMissing(node) !== null) continue
    const { service, operation } = node.span
    for (const [key, { kind, callee, us }] of summed(segmentsOf(node))) {
      const place = { kind, service, operation, callee }
      const at = [service, operation, key].join('\u0000')
      const before = places.get(at)?.spent
      const times = (before?.times ?? 0) + 1
      const isLongest = before === undefined || us > before.longestUs
      const spent = {
        us: (us + (before?.us ?? 0) * (times - 1)) / times,
        times,
        wholeUs,
        longest: isLongest ? node : before.longest,
        longestUs: isLongest ? us : before.longestUs,
      }
      places.set(at, { place, spent })
    }
  }
  return places
}

/** All places, each with the time spent there in every correlation that came by. */
export function timePlaces({ healthy, failing, durations }: Compared): readonly TimePlace[] {
  const places = new Map<string, TimePlace>()
  for (const tree of [...healthy, ...failing]) {
    for (const [key, { place, spent }] of spentIn(tree, durations)) {
      const known = places.get(key) ?? { ...place, healthy: [], failing: [] }
      places.set(key, known)
      known[tree.side].push(spent)
    }
  }
  return [...places.values()]
}
