import { getStoreRevision, type Store } from '@first-contact/store'
import type { OperationsPorts } from '../operations.ts'
import { ProducerVersions } from './producer-versions.ts'
import { StoreDecisionStore } from './store-decision-store.ts'
import { StoreEntryStore } from './store-entry-store.ts'
import { StoreErrorStore } from './store-error-store.ts'
import { StoreHealthStore } from './store-health-store.ts'
import { storeReplayStore } from './store-replay-store.ts'
import { StoreStatsStore } from './store-stats-store.ts'
import { StoreTimelineStore } from './store-timeline-store.ts'

/** The domain's ports, answered by an open store. */
export function storePorts(store: Store): OperationsPorts {
  const versions = new ProducerVersions(store)
  return {
    errors: new StoreErrorStore(store, versions),
    timelines: new StoreTimelineStore(store, versions),
    health: new StoreHealthStore(store),
    decisions: new StoreDecisionStore(store, versions),
    stats: new StoreStatsStore(store),
    entries: new StoreEntryStore(store),
    replays: storeReplayStore(store),
  }
}

/** Differs whenever something was stored since. */
export async function readRevision(store: Store): Promise<number> {
  return Number(await getStoreRevision(store))
}
