import type {
  OpsDecisionCount,
  OpsDecisionOutcome,
  OpsDecisionPage,
} from '../models/ops-decision-outcome.ts'
import type { DecisionRowFilter, DecisionStorePort } from '../ports/decision-store-port.ts'
import type { PageRequest } from '../ports/error-store-port.ts'
import type { IncidentScope } from '../ports/incident-scope.ts'
import { countOfRow, decisionOfRow } from './decision-of-row.ts'

/** Which decisions. `until` is now when left out. */
export interface DecisionQuery extends DecisionRowFilter {
  readonly scope: IncidentScope
  readonly since: Date
  readonly until?: Date
}

/** What did the system decide? */
export class OpsDecisionService {
  readonly #store: DecisionStorePort
  readonly #now: () => Date

  constructor({ store, now }: { readonly store: DecisionStorePort; readonly now?: () => Date }) {
    this.#store = store
    this.#now = now ?? (() => new Date())
  }

  /** Decisions of the window, newest first. */
  async getDecisions(query: DecisionQuery, page: PageRequest): Promise<OpsDecisionPage> {
    const { scope, since, until = this.#now(), ...filter } = query
    const { items, nextCursor } = await this.#store.listDecisions(
      scope,
      { since, until },
      filter,
      page,
    )
    return { items: items.map(decisionOfRow), nextCursor }
  }

  /** Null when no decision of this environment has the id. */
  async getDecision(environment: string, id: string): Promise<OpsDecisionOutcome | null> {
    const [row] = await this.#store.findDecisions(environment, id)
    return row === undefined ? null : decisionOfRow(row)
  }

  /** How often each version of each engine decided what, most first. */
  async getDecisionCounts(
    query: Pick<DecisionQuery, 'scope' | 'since' | 'until' | 'engine'>,
  ): Promise<readonly OpsDecisionCount[]> {
    const { scope, since, until = this.#now(), engine } = query
    const rows = await this.#store.countDecisions(scope, { since, until }, engine ?? null)
    return rows
      .map(countOfRow)
      .toSorted((a, b) => b.decisions - a.decisions || (a.engine < b.engine ? -1 : 1))
  }
}
