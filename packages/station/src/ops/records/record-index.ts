import type { EnvelopeRecord, ProducerRecord, StartRecord } from '@first-contact/recorder/records'
import { incidentKey } from '@first-contact/store'
import type { IncidentScope } from '../../domain/ports/incident-scope.ts'

/** An envelope with the incident it belongs to. */
export interface KeyedEnvelope {
  readonly key: string
  readonly record: EnvelopeRecord
  readonly atMs: number
}

/** Records in memory, once each, so that the ports can be answered from a file. */
export class RecordIndex {
  readonly records: readonly ProducerRecord[]
  readonly envelopes: readonly KeyedEnvelope[]
  readonly #starts: ReadonlyMap<string, StartRecord>

  constructor(records: readonly ProducerRecord[]) {
    const unique = new Map(records.map((record) => [identityOf(record), record]))
    this.records = [...unique.values()]
    this.envelopes = this.records
      .filter((record) => record.kind === 'envelope')
      .map((record) => ({
        key: incidentKey(record),
        record,
        atMs: Date.parse(record.timestamp),
      }))
      .toSorted((a, b) => b.atMs - a.atMs || (a.record.error_id < b.record.error_id ? 1 : -1))
    this.#starts = new Map(
      this.records
        .filter((record) => record.kind === 'start')
        .map((record) => [`${record.producer} ${record.producer_epoch}`, record]),
    )
  }

  versionOf(producer: string, epoch: string): string | null {
    return this.#starts.get(`${producer} ${epoch}`)?.version ?? null
  }
}

/** A producer, one start of it, and a number within that: no record has it twice. */
function identityOf(record: ProducerRecord): string {
  return `${record.producer} ${record.producer_epoch} ${record.sequence}`
}

export function isInScope(record: ProducerRecord, scope: IncidentScope): boolean {
  const isOrigin = scope.origins.length === 0 || scope.origins.includes(record.origin)
  return record.environment === scope.environment && isOrigin
}
