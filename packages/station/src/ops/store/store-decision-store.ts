import { getDecision, getDecisionCounts, listDecisions, type Store } from '@first-contact/store'
import type {
  DecisionCountRow,
  DecisionRow,
  DecisionRowFilter,
  DecisionRowPage,
  DecisionStorePort,
} from '../../domain/ports/decision-store-port.ts'
import type { PageRequest } from '../../domain/ports/error-store-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'
import { decisionRowOf } from './evidence-rows.ts'
import type { ProducerVersions } from './producer-versions.ts'

/** Answers `DecisionStorePort` from the store. */
export class StoreDecisionStore implements DecisionStorePort {
  readonly #store: Store
  readonly #versions: ProducerVersions

  constructor(store: Store, versions: ProducerVersions) {
    this.#store = store
    this.#versions = versions
  }

  async listDecisions(
    scope: IncidentScope,
    window: TimeWindow,
    { engineVersion, ...filter }: DecisionRowFilter,
    { limit, cursor }: PageRequest,
  ): Promise<DecisionRowPage> {
    const page = await listDecisions(this.#store, {
      ...scope,
      ...window,
      ...filter,
      version: engineVersion,
      limit,
      cursor,
    })
    return { items: await this.#rowsOf(page.items), nextCursor: page.nextCursor }
  }

  async findDecisions(environment: string, decisionId: string): Promise<readonly DecisionRow[]> {
    const found = await getDecision(this.#store, decisionId)
    return this.#rowsOf(found.filter((row) => row.environment === environment))
  }

  async countDecisions(
    scope: IncidentScope,
    window: TimeWindow,
    engine: string | null,
  ): Promise<readonly DecisionCountRow[]> {
    const counts = await getDecisionCounts(this.#store, {
      ...scope,
      ...window,
      ...(engine === null ? {} : { engine }),
    })
    return counts.map((row) => ({
      engine: row.engine,
      engineVersion: row.engine_version,
      outcome: row.outcome,
      decisions: row.decisions,
      threw: row.threw,
      exact: row.exact,
      partial: row.partial,
      notReplayable: row.not_replayable,
    }))
  }

  async #rowsOf(found: Awaited<ReturnType<typeof getDecision>>): Promise<readonly DecisionRow[]> {
    const versionOf = await this.#versions.of(
      found.map((row) => ({ producer: row.producer, producerEpoch: row.producer_epoch })),
    )
    return found.map((row) => decisionRowOf(row, versionOf))
  }
}
