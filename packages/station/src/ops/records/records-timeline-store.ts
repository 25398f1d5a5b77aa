import type { OpsMissingRange } from '../../domain/models/ops-correlated-event.ts'
import type { TimeWindow } from '../../domain/ports/incident-scope.ts'
import type {
  ChangeRow,
  CorrelationRows,
  TimelineStorePort,
} from '../../domain/ports/timeline-store-port.ts'
import type { RecordIndex } from './record-index.ts'
import {
  changeRowOf,
  decisionRowOfRecord,
  envelopeRowOfRecord,
  spanRowOfRecord,
} from '../record-rows.ts'

/** Answers `TimelineStorePort` from records in memory. */
export class RecordsTimelineStore implements TimelineStorePort {
  readonly #index: RecordIndex

  constructor(index: RecordIndex) {
    this.#index = index
  }

  async readCorrelation(
    environment: string,
    correlationId: string,
    limit: number,
  ): Promise<CorrelationRows> {
    const version = (of: { producer: string; producer_epoch: string }): string | null =>
      this.#index.versionOf(of.producer, of.producer_epoch)
    const own = this.#index.records
      .filter((record) => record.environment === environment)
      .filter(
        (record) =>
          (record.kind === 'envelope' || record.kind === 'span' || record.kind === 'decision') &&
          record.correlation_id === correlationId,
      )
    const kept = own.slice(0, limit)
    return {
      envelopes: kept
        .filter((record) => record.kind === 'envelope')
        .map((record) => envelopeRowOfRecord(record, version(record))),
      spans: kept
        .filter((record) => record.kind === 'span')
        .map((record) => spanRowOfRecord(record, version(record))),
      decisions: kept
        .filter((record) => record.kind === 'decision')
        .map((record) => decisionRowOfRecord(record, version(record))),
      isTruncated: own.length > limit,
    }
  }

  async listChanges(
    environment: string,
    { since, until }: TimeWindow,
    limit: number,
  ): Promise<readonly ChangeRow[]> {
    return this.#index.records
      .filter((record) => record.environment === environment)
      .filter(
        (record) => record.kind === 'mark' || record.kind === 'start' || record.kind === 'shed',
      )
      .map((record) =>
        changeRowOf(record, this.#index.versionOf(record.producer, record.producer_epoch)),
      )
      .filter(({ at }) => at >= since && at < until)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit)
  }

  async listMissing(
    environment: string,
    starts: readonly { readonly producer: string; readonly producerEpoch: string }[],
  ): Promise<readonly OpsMissingRange[]> {
    return starts.flatMap(({ producer, producerEpoch }) => {
      const own = this.#index.records.filter(
        (record) =>
          record.environment === environment &&
          record.producer === producer &&
          record.producer_epoch === producerEpoch,
      )
      const shed = own
        .filter((record) => record.kind === 'shed')
        .flatMap((record) => record.sequences)
      const arrived = own.map(({ sequence }) => [sequence, sequence] as const)
      return gapsBetween([...arrived, ...shed]).map(([from, to]) => ({
        producer,
        producerEpoch,
        from,
        to,
      }))
    })
  }
}

type Range = readonly [from: number, to: number]

/** What is missing between 1 and the last number that is known. */
export function gapsBetween(known: readonly Range[]): readonly Range[] {
  const gaps: Range[] = []
  let next = 1
  for (const [from, to] of known.toSorted((a, b) => a[0] - b[0])) {
    if (from > next) gaps.push([next, from - 1])
    next = Math.max(next, to + 1)
  }
  return gaps
}
