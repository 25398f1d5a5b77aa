import { assertNever } from '@first-contact/recorder'
import type { ProducerRecord } from '@first-contact/recorder/records'
import type { HealthStorePort, ProducerRow } from '../../domain/ports/health-store-port.ts'
import type { RecordIndex } from './record-index.ts'
import { gapsBetween } from './records-timeline-store.ts'

/** When a record says that it was made. */
function madeAtMs(record: ProducerRecord): number {
  switch (record.kind) {
    case 'envelope':
      return Date.parse(record.timestamp)
    case 'span':
      return Date.parse(record.started_at) + record.duration_us / 1000
    case 'stats':
      return Date.parse(record.window_end)
    case 'start':
      return Date.parse(record.started_at)
    case 'mark':
      return Date.parse(record.marked_at)
    case 'shed':
      return Date.parse(record.shed_at)
    case 'decision':
      return Date.parse(record.timestamp)
    case 'engine':
      return Date.parse(record.sent_at)
    case 'subject_key':
      return Date.parse(record.made_at)
    default:
      return assertNever(record)
  }
}

function shedCount(records: readonly ProducerRecord[]): number {
  return records
    .filter((record) => record.kind === 'shed')
    .flatMap(({ sequences }) => sequences)
    .reduce((sum, [from, to]) => sum + to - from + 1, 0)
}

function missingCount(records: readonly ProducerRecord[]): number {
  const byEpoch = Map.groupBy(records, ({ producer_epoch: epoch }) => epoch)
  return [...byEpoch.values()]
    .flatMap((own) =>
      gapsBetween([
        ...own.map(({ sequence }) => [sequence, sequence] as const),
        ...own.filter((record) => record.kind === 'shed').flatMap(({ sequences }) => sequences),
      ]),
    )
    .reduce((sum, [from, to]) => sum + to - from + 1, 0)
}

/** Answers `HealthStorePort` from records in memory: what was stored last is what was made last. */
export class RecordsHealthStore implements HealthStorePort {
  readonly #index: RecordIndex

  constructor(index: RecordIndex) {
    this.#index = index
  }

  async lastStoredAt(): Promise<Date | null> {
    const times = this.#index.records.map(madeAtMs)
    return times.length === 0 ? null : new Date(Math.max(...times))
  }

  async listProducers(environment: string): Promise<readonly ProducerRow[]> {
    const own = this.#index.records.filter((record) => record.environment === environment)
    return [...Map.groupBy(own, ({ producer }) => producer)].map(([producer, records]) => {
      const last = records.toSorted((a, b) => madeAtMs(b) - madeAtMs(a))[0]
      const latestEpoch =
        records
          .map(({ producer_epoch: epoch }) => epoch)
          .toSorted()
          .at(-1) ?? ''
      return {
        producer,
        lastSeenAt: new Date(last === undefined ? 0 : madeAtMs(last)),
        hasStopped: records.some(
          (record) =>
            record.kind === 'mark' &&
            record.mark_type === 'stop' &&
            record.producer_epoch === latestEpoch,
        ),
        missingRecords: missingCount(records),
        shedRecords: shedCount(records),
        version: this.#index.versionOf(producer, latestEpoch),
      }
    })
  }
}
