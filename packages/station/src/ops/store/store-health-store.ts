import {
  getLastStoredAt,
  getProducers,
  type ProducerRow as StoredProducer,
  type Store,
} from '@first-contact/store'
import type { HealthStorePort, ProducerRow } from '../../domain/ports/health-store-port.ts'

/** Starts looked through: those heard last, over all producers. */
const startsMax = 1000

function producerRowOf(starts: readonly [StoredProducer, ...StoredProducer[]]): ProducerRow {
  const latest = starts.reduce((a, b) => (a.producer_epoch > b.producer_epoch ? a : b))
  return {
    producer: latest.producer,
    lastSeenAt: new Date(
      starts
        .map((row) => row.last_stored_at)
        .toSorted()
        .at(-1) ?? 0,
    ),
    hasStopped: latest.stopped_at !== null,
    missingRecords: starts.reduce((sum, row) => sum + row.missing_records, 0),
    shedRecords: starts.reduce((sum, row) => sum + row.shed_records, 0),
    version: latest.version,
  }
}

/** Answers `HealthStorePort` from the store. */
export class StoreHealthStore implements HealthStorePort {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async lastStoredAt(): Promise<Date | null> {
    const at = await getLastStoredAt(this.#store)
    return at === null ? null : new Date(at)
  }

  async listProducers(environment: string): Promise<readonly ProducerRow[]> {
    const { items } = await getProducers(this.#store, { environment, limit: startsMax })
    const byProducer = Map.groupBy(items, ({ producer }) => producer)
    return [...byProducer.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [producerRowOf([first, ...rest])],
    )
  }
}
