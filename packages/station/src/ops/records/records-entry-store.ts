import type { EntryPlace, EntryRow, EntryStorePort } from '../../domain/ports/entry-store-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'
import { isInScope, type RecordIndex } from './record-index.ts'

/** Answers `EntryStorePort` from records in memory. */
export class RecordsEntryStore implements EntryStorePort {
  readonly #index: RecordIndex

  constructor(index: RecordIndex) {
    this.#index = index
  }

  async listWellEnded(
    scope: IncidentScope,
    { component, operation }: EntryPlace,
    { since, until }: TimeWindow,
    limit: number,
  ): Promise<readonly EntryRow[]> {
    return this.#index.records
      .filter((record) => record.kind === 'span')
      .filter((span) => isInScope(span, scope) && span.outcome === 'ok')
      .filter((span) => span.component === component && span.operation === operation)
      .filter((span) => span.parent_span_id === null || span.layer === 'L2')
      .map((span) => ({
        correlationId: span.correlation_id,
        at: new Date(span.started_at),
        durationUs: span.duration_us,
      }))
      .filter(({ at }) => at >= since && at < until)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit)
  }
}
