import type { OpsEvent } from '../models/ops-correlated-event.ts'

function endMs(event: OpsEvent): number {
  return event.at.getTime() + (event.durationUs ?? 0) / 1000
}

/** Milliseconds are what timestamps of different processes are good for. */
const toleranceMs = 2

/**
 * Somebody above went on to end well, after this had failed: the failure was dealt with.
 *
 * A failed call is passed on to the caller's own span, which has failed too. A caller in another
 * process that has not failed did not wait for an answer (a job), so it has dealt with nothing.
 */
function isHandled(span: OpsEvent, byId: ReadonlyMap<string, OpsEvent>): boolean {
  const seen = new Set<string>()
  let failed = span
  while (!seen.has(failed.id)) {
    seen.add(failed.id)
    const parent = byId.get(failed.parentSpanId ?? '')
    if (parent === undefined) return false
    if (parent.outcome === 'ok') {
      return parent.producer === failed.producer && endMs(parent) + toleranceMs >= endMs(failed)
    }
    failed = parent
  }
  return false
}

/** The same operation of the same component was done again later, and ended well. */
function isRetriedWell(span: OpsEvent, spans: readonly OpsEvent[]): boolean {
  return spans.some(
    (later) =>
      later.outcome === 'ok' &&
      later.component === span.component &&
      later.operation === span.operation &&
      later.at > span.at,
  )
}

/** How it went in the end: a failure that was retried or handled well is not the outcome. */
export function timelineOutcome(events: readonly OpsEvent[]): 'ok' | 'failed' | 'unknown' {
  const spans = events.filter(({ kind }) => kind === 'span')
  const byId = new Map(spans.map((span) => [span.id, span]))
  const isUnresolved = (span: OpsEvent): boolean =>
    span.outcome === 'error' && !isHandled(span, byId) && !isRetriedWell(span, spans)
  if (spans.some(isUnresolved)) return 'failed'

  const hasLooseError = events.some(
    (event) =>
      event.kind === 'error' &&
      (event.severity === 'error' || event.severity === 'critical') &&
      !byId.has(event.spanId ?? ''),
  )
  if (hasLooseError) return 'failed'
  const hasRoot = spans.some((span) => span.parentSpanId === null && span.outcome === 'ok')
  return hasRoot ? 'ok' : 'unknown'
}

/**
 * Where it went wrong first: the earliest failing event, and at the same moment the innermost, for
 * a failure travels outwards. An envelope says more than the span that it left.
 */
export function failurePoint(events: readonly OpsEvent[]): OpsEvent | null {
  const errors = events.filter(({ kind }) => kind === 'error')
  const candidates =
    errors.length > 0 ? errors : events.filter(({ outcome }) => outcome === 'error')
  const ordered = candidates.toSorted(
    (a, b) => endMs(a) - endMs(b) || b.at.getTime() - a.at.getTime(),
  )
  return ordered[0] ?? null
}
