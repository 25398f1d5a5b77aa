import {
  getDecisionsByCorrelation,
  getErrorsByCorrelation,
  getGaps,
  getMarks,
  getProducerStarts,
  getShedRecords,
  getSpansByCorrelation,
  type Store,
} from '@first-contact/store'
import type { OpsMissingRange } from '../../domain/models/ops-correlated-event.ts'
import type { TimeWindow } from '../../domain/ports/incident-scope.ts'
import type {
  ChangeRow,
  CorrelationRows,
  TimelineStorePort,
} from '../../domain/ports/timeline-store-port.ts'
import { changeRow, decisionRowOf, envelopeRowOf, spanRowOf } from './evidence-rows.ts'
import type { ProducerStart, ProducerVersions } from './producer-versions.ts'

function startOf(row: {
  readonly producer: string
  readonly producer_epoch: string
}): ProducerStart {
  return { producer: row.producer, producerEpoch: row.producer_epoch }
}

/** Answers `TimelineStorePort` from the store. */
export class StoreTimelineStore implements TimelineStorePort {
  readonly #store: Store
  readonly #versions: ProducerVersions

  constructor(store: Store, versions: ProducerVersions) {
    this.#store = store
    this.#versions = versions
  }

  async readCorrelation(
    environment: string,
    correlationId: string,
    limit: number,
  ): Promise<CorrelationRows> {
    const [errors, spans, decisions] = await Promise.all([
      getErrorsByCorrelation(this.#store, correlationId, { limit: limit / 2 }),
      getSpansByCorrelation(this.#store, correlationId, { limit: limit / 2 }),
      getDecisionsByCorrelation(this.#store, correlationId, { limit: limit / 4 }),
    ])
    const isOwn = (row: { readonly environment: string }) => row.environment === environment
    const [ownErrors, ownSpans] = [errors.items.filter(isOwn), spans.items.filter(isOwn)]
    const ownDecisions = decisions.items.filter(isOwn)
    const versionOf = await this.#versions.of(
      [...ownErrors, ...ownSpans, ...ownDecisions].map(startOf),
    )
    return {
      envelopes: ownErrors.map((row) => envelopeRowOf(row, versionOf)),
      spans: ownSpans.map((row) => spanRowOf(row, versionOf)),
      decisions: ownDecisions.map((row) => decisionRowOf(row, versionOf)),
      isTruncated: [errors, spans, decisions].some(({ nextCursor }) => nextCursor !== null),
    }
  }

  async listChanges(
    environment: string,
    window: TimeWindow,
    limit: number,
  ): Promise<readonly ChangeRow[]> {
    const options = { environment, ...window, limit }
    const [marks, starts, shed] = await Promise.all([
      getMarks(this.#store, options),
      getProducerStarts(this.#store, options),
      getShedRecords(this.#store, options),
    ])
    const rows = [...marks.items, ...starts.items, ...shed.items]
    const versionOf = await this.#versions.of(rows.map(startOf))
    return rows
      .map((row) => changeRow(row, versionOf))
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit)
  }

  async listMissing(
    environment: string,
    starts: readonly ProducerStart[],
  ): Promise<readonly OpsMissingRange[]> {
    const wanted = new Set(starts.map(({ producerEpoch }) => producerEpoch))
    const producers = [...new Set(starts.map(({ producer }) => producer))]
    const pages = await Promise.all(producers.map((producer) => getGaps(this.#store, { producer })))
    return pages
      .flatMap(({ items }) => items)
      .filter((row) => row.environment === environment && wanted.has(row.producer_epoch))
      .flatMap((row) => row.missing.map(([from, to]) => ({ ...startOf(row), from, to })))
  }
}
