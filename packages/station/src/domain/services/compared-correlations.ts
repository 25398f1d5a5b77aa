import type { EntryPlace, EntryStorePort } from '../ports/entry-store-port.ts'
import type { IncidentScope } from '../ports/incident-scope.ts'
import type { CorrelationRows, SpanRow, TimelineStorePort } from '../ports/timeline-store-port.ts'
import { timelineOutcome } from '../rules/timeline-outcome.ts'
import { eventOfDecision, eventOfEnvelope, eventOfSpan } from './event-of-row.ts'

/** Read at once: more would take every connection of a small pool. */
const readAtOnce = 4

/** Events of one correlation; the same as a timeline shows. */
const correlationMaxEvents = 2000

/** Looked at to find healthy ones among: some end well at first and fail in a job. */
const candidatesMax = 60

const dayMs = 86_400_000

/** A correlation and everything under it. */
export interface ReadCorrelation {
  readonly id: string
  readonly rows: CorrelationRows
}

export function outcomeOf({
  spans,
  envelopes,
  decisions,
}: CorrelationRows): 'ok' | 'failed' | 'unknown' {
  return timelineOutcome([
    ...spans.map(eventOfSpan),
    ...envelopes.map(eventOfEnvelope),
    ...decisions.map((row) => eventOfDecision(row)),
  ])
}

/** Reads correlations, a few at once; one that holds nothing is left out. */
export async function readCorrelations(
  store: TimelineStorePort,
  environment: string,
  ids: readonly string[],
): Promise<readonly ReadCorrelation[]> {
  const read: ReadCorrelation[] = []
  for (let at = 0; at < ids.length; at += readAtOnce) {
    const some = ids.slice(at, at + readAtOnce)
    const rows = await Promise.all(
      some.map((id) => store.readCorrelation(environment, id, correlationMaxEvents)),
    )
    read.push(...rows.map((of, index) => ({ id: some[index] ?? '', rows: of })))
  }
  return read.filter(({ rows }) => rows.spans.length + rows.envelopes.length > 0)
}

/** Where a correlation begins: its first span whose parent is not recorded. */
function entryOf({ spans }: CorrelationRows): SpanRow | null {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const tops = spans.filter(({ parentSpanId }) => parentSpanId === null || !known.has(parentSpanId))
  return tops.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())[0] ?? null
}

/** What most of the failing ones began with. */
function usualEntry(failing: readonly ReadCorrelation[]): EntryPlace | null {
  const entries = failing.flatMap(({ rows }) => entryOf(rows) ?? [])
  const counts = Map.groupBy(entries, ({ component, operation }) => `${component} ${operation}`)
  const [most] = [...counts.values()].toSorted((a, b) => b.length - a.length)
  const [first] = most ?? []
  return first === undefined ? null : { component: first.component, operation: first.operation }
}

interface HealthyOnes {
  readonly timelines: TimelineStorePort
  readonly entries: EntryStorePort
  readonly scope: IncidentScope
  readonly failing: readonly ReadCorrelation[]
  /** Of incidents that none of them may belong to. */
  readonly keys: ReadonlySet<string>
  readonly since: Date
  readonly until: Date
  readonly max: number
}

/**
 * Correlations that began like the failing ones and went well to the end: the newest of the time
 * in which it fails, and those of the day before it began.
 */
export async function healthyCorrelations(of: HealthyOnes): Promise<readonly ReadCorrelation[]> {
  const place = usualEntry(of.failing)
  if (place === null) return []
  const before = { since: new Date(of.since.getTime() - dayMs), until: of.since }
  const during = { since: of.since, until: of.until }
  const found = await Promise.all(
    [before, during].map((window) =>
      of.entries.listWellEnded(of.scope, place, window, candidatesMax / 2),
    ),
  )
  const failing = new Set(of.failing.map(({ id }) => id))
  const hasFailed = ({ rows }: ReadCorrelation): boolean =>
    outcomeOf(rows) !== 'ok' || rows.envelopes.some(({ incidentKey }) => of.keys.has(incidentKey))
  const ids = [...new Set(found.flat().map(({ correlationId }) => correlationId))]
  const read = await readCorrelations(
    of.timelines,
    of.scope.environment,
    ids.filter((id) => !failing.has(id)),
  )
  return read.filter((one) => !hasFailed(one)).slice(0, of.max)
}
