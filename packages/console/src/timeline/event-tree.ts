import type { CorrelatedEventView } from '../api/views.ts'

/** One line of the waterfall: a span with what was seen inside it, or a single moment. */
export interface TimelineRow {
  readonly event: CorrelatedEventView
  readonly depth: number
  /** Failures recorded inside this span. */
  readonly markers: readonly CorrelatedEventView[]
  /** What the engine decided in this span; a row of its own would say the same twice. */
  readonly decision: CorrelatedEventView | null
  /** The span says it has a parent, and that parent was not stored (or not yet). */
  readonly isParentMissing: boolean
  /** What started it had ended before: a job taken from a queue, say. */
  readonly isHandedOver: boolean
  readonly isFailurePoint: boolean
}

interface TreeInput {
  readonly events: readonly CorrelatedEventView[]
  readonly failure_point: CorrelatedEventView | null
}

/** Nests spans under their parents and hangs failures on the span they happened in. */
export function timelineRows({ events, failure_point }: TreeInput): TimelineRow[] {
  const spans = new Map(
    events.flatMap((event) =>
      event.kind === 'span' && event.span_id !== null ? [[event.span_id, event] as const] : [],
    ),
  )
  const markers = new Map<string, CorrelatedEventView[]>()
  const decisions = new Map<string, CorrelatedEventView>()
  const children = new Map<string | null, CorrelatedEventView[]>()
  for (const event of events) {
    const own = event.span_id !== null && spans.has(event.span_id) ? event.span_id : null
    if (event.kind === 'error' && own !== null) addTo(markers, own, event)
    else if (event.kind === 'decision' && own !== null && isOf(event, spans.get(own))) {
      decisions.set(own, event)
    } else if (event.kind === 'decision') addTo(children, own, event)
    else addTo(children, parentOf(event, spans), event)
  }
  return flatten({ spans, children, markers, decisions, failureId: failure_point?.id ?? null })
}

function isOf(decision: CorrelatedEventView, span: CorrelatedEventView | undefined): boolean {
  return decision.decision_id !== null && decision.decision_id === span?.decision_id
}

type Spans = ReadonlyMap<string, CorrelatedEventView>

/** Start times are kept in whole milliseconds, so two of them can be this far off. */
const clockStepUs = 1000

/**
 * Whether the event ran inside the parent. A job that is taken from its queue in the moment in
 * which the request ends starts within the same millisecond, and goes on long after it.
 */
function isInside(event: CorrelatedEventView, parent: CorrelatedEventView): boolean {
  const parentEndUs = parent.offset_us + (parent.duration_us ?? 0)
  const endUs = event.offset_us + (event.duration_us ?? 0)
  return event.offset_us <= parentEndUs - clockStepUs || endUs <= parentEndUs + 2 * clockStepUs
}

/**
 * The nearest ancestor that was still running when the event began. A chain of queued jobs thus
 * starts anew at the margin, instead of nesting deeper with every hand-over.
 */
function parentOf(event: CorrelatedEventView, spans: Spans): string | null {
  if (event.kind === 'mark' || event.kind === 'start') return null
  const seen = new Set([event.span_id])
  let at = event.parent_span_id
  while (at !== null && !seen.has(at)) {
    const parent = spans.get(at)
    if (parent === undefined) return null
    // Two spans that name each other would both vanish from the tree: such a loop is cut open.
    if (isInside(event, parent)) return leadsBack(at, event, spans) ? null : at
    seen.add(at)
    at = parent.parent_span_id
  }
  return null
}

function leadsBack(from: string, { span_id }: CorrelatedEventView, spans: Spans): boolean {
  const seen = new Set<string>()
  let at: string | null = from
  while (at !== null && !seen.has(at)) {
    if (at === span_id) return true
    seen.add(at)
    at = spans.get(at)?.parent_span_id ?? null
  }
  // A loop further up, which this event only hangs on, is cut where it closes.
  return false
}

function addTo<Key>(groups: Map<Key, CorrelatedEventView[]>, key: Key, event: CorrelatedEventView) {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [event])
  else group.push(event)
}

interface Forest {
  readonly spans: Spans
  readonly children: ReadonlyMap<string | null, readonly CorrelatedEventView[]>
  readonly markers: ReadonlyMap<string, readonly CorrelatedEventView[]>
  readonly decisions: ReadonlyMap<string, CorrelatedEventView>
  readonly failureId: string | null
}

function flatten({ spans, children, markers, decisions, failureId }: Forest): TimelineRow[] {
  const rows: TimelineRow[] = []
  const visit = (parent: string | null, depth: number) => {
    const inOrder = [...(children.get(parent) ?? [])].sort((a, b) => a.offset_us - b.offset_us)
    for (const event of inOrder) {
      const own = event.kind === 'span' ? (markers.get(event.span_id ?? '') ?? []) : []
      const decision = event.kind === 'span' ? (decisions.get(event.span_id ?? '') ?? null) : null
      const seen = [event, ...own, ...(decision === null ? [] : [decision])]
      const isFailurePoint = failureId !== null && seen.some(({ id }) => id === failureId)
      const startedBy = event.kind === 'span' ? event.parent_span_id : null
      const isParentMissing = startedBy !== null && !spans.has(startedBy)
      const isHandedOver = startedBy !== null && !isParentMissing && startedBy !== parent
      rows.push({
        event,
        depth,
        markers: own,
        decision,
        isParentMissing,
        isHandedOver,
        isFailurePoint,
      })
      if (event.kind === 'span' && event.span_id !== null) visit(event.span_id, depth + 1)
    }
  }
  visit(null, 0)
  return rows
}
