import type { OpsCorrelatedEvent, OpsEvent } from '../models/ops-correlated-event.ts'
import { noReplays, type DecisionReplayPort } from '../ports/decision-replay-port.ts'
import type { ChangeRow, CorrelationRows, TimelineStorePort } from '../ports/timeline-store-port.ts'
import { replayedLastById } from '../rules/replayed-last.ts'
import { failurePoint, timelineOutcome } from '../rules/timeline-outcome.ts'
import { eventOfChange, eventOfDecision, eventOfEnvelope, eventOfSpan } from './event-of-row.ts'

/** More events than this nobody reads; the answer says that it is cut. */
const timelineMaxEvents = 2000

/** Changes on one timeline: a rolling deploy of a small team fits. */
const timelineMaxChanges = 50

function endMs(event: OpsEvent): number {
  return event.at.getTime() + (event.durationUs ?? 0) / 1000
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}

/** A span before what happened inside it, where both start in one millisecond. */
function byTime(a: OpsEvent, b: OpsEvent): number {
  return a.at.getTime() - b.at.getTime() || (b.durationUs ?? -1) - (a.durationUs ?? -1)
}

function producersOf(rows: CorrelationRows) {
  const starts = [...rows.spans, ...rows.envelopes, ...rows.decisions].map(
    ({ producer, producerEpoch }) => ({
      producer,
      producerEpoch,
    }),
  )
  return [...new Map(starts.map((start) => [JSON.stringify(start), start])).values()]
}

export interface OpsTimelineServiceOptions {
  readonly store: TimelineStorePort
  /** @defaultValue no decision was replayed */
  readonly replays?: DecisionReplayPort
}

/** What happened together? Everything under one correlation id, across every process. */
export class OpsTimelineService {
  readonly #store: TimelineStorePort
  readonly #replays: DecisionReplayPort

  constructor({ store, replays }: OpsTimelineServiceOptions) {
    this.#store = store
    this.#replays = replays ?? noReplays
  }

  /** Null when nothing was recorded under the id in this environment. */
  async getTimeline(
    environment: string,
    correlationId: string,
  ): Promise<OpsCorrelatedEvent | null> {
    const rows = await this.#store.readCorrelation(environment, correlationId, timelineMaxEvents)
    const replayed = replayedLastById(
      await this.#replays.listReplays(
        environment,
        rows.decisions.map(({ decisionId }) => decisionId),
      ),
    )
    const own = [
      ...rows.spans.map(eventOfSpan),
      ...rows.decisions.map((row) => eventOfDecision(row, replayed.get(row.decisionId))),
      ...rows.envelopes.map(eventOfEnvelope),
    ]
    if (own.length === 0) return null

    const startedAt = new Date(Math.min(...own.map(({ at }) => at.getTime())))
    const endedAt = new Date(Math.ceil(Math.max(...own.map(endMs))))
    const [changes, missing] = await Promise.all([
      this.#store.listChanges(
        environment,
        { since: startedAt, until: endedAt },
        timelineMaxChanges,
      ),
      this.#store.listMissing(environment, producersOf(rows)),
    ])
    const events = withOffsets(own, changes, startedAt)
    return {
      correlationId,
      startedAt,
      endedAt,
      durationUs: (endedAt.getTime() - startedAt.getTime()) * 1000,
      outcome: timelineOutcome(events),
      failurePoint: failurePoint(events),
      components: unique(own.toSorted(byTime).map(({ component }) => component)),
      layers: unique(own.flatMap(({ layer }) => layer ?? [])).toSorted(),
      producers: unique(own.map(({ producer }) => producer)).toSorted(),
      origin: (rows.spans[0] ?? rows.envelopes[0] ?? rows.decisions[0])?.origin ?? 'user',
      events,
      isTruncated: rows.isTruncated,
      missing,
    }
  }
}

function withOffsets(
  own: readonly OpsEvent[],
  changes: readonly ChangeRow[],
  startedAt: Date,
): readonly OpsEvent[] {
  return [...own, ...changes.map(eventOfChange)].toSorted(byTime).map((event) => ({
    ...event,
    offsetUs: (event.at.getTime() - startedAt.getTime()) * 1000,
  }))
}
