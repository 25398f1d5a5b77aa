import { getEntrySpans, type Store } from '@first-contact/store'
import type { EntryPlace, EntryRow, EntryStorePort } from '../../domain/ports/entry-store-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'

/** Answers `EntryStorePort` from the store. */
export class StoreEntryStore implements EntryStorePort {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async listWellEnded(
    scope: IncidentScope,
    place: EntryPlace,
    window: TimeWindow,
    limit: number,
  ): Promise<readonly EntryRow[]> {
    const rows = await getEntrySpans(this.#store, {
      ...scope,
      ...place,
      ...window,
      outcome: 'ok',
      limit,
    })
    return rows.map((row) => ({
      correlationId: row.correlation_id,
      at: new Date(row.started_at),
      durationUs: row.duration_us,
    }))
  }
}
