import type { Store } from '@first-contact/store'
import { OpsRiskService } from '../domain/services/ops-risk-service.ts'
import type { StationConfig } from '../platform/config/station-config.ts'
import { storePorts } from './store/store-ports.ts'
import { storeRiskFacts } from './store/store-risk-facts.ts'

export interface OpenRisksOptions {
  readonly store: Store
  readonly config: Pick<StationConfig, 'host' | 'isBehindTls'>
  readonly now?: () => Date
  /** Called with what a check threw; the check counts as not run. */
  readonly onFailure?: (error: unknown, check: string) => void
}

/** The risk service over an open store, as the station and the CLI both ask it. */
export function openRisks({ store, config, now, onFailure }: OpenRisksOptions): OpsRiskService {
  const clock = now ?? (() => new Date())
  const { health, decisions } = storePorts(store)
  return new OpsRiskService({
    facts: storeRiskFacts({ store, config, now: clock }),
    health,
    decisions,
    now: clock,
    ...(onFailure === undefined ? {} : { onFailure }),
  })
}
