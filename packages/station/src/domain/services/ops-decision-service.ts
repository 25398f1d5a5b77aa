import type {
  OpsDecisionCount,
  OpsDecisionOutcome,
  OpsDecisionPage,
} from '../models/ops-decision-outcome.ts'
import type { OpsDecisionReplay } from '../models/ops-decision-replay.ts'
import {
  noReplays,
  type AskedReplay,
  type DecisionReplayPort,
} from '../ports/decision-replay-port.ts'
import type { DecisionRowFilter, DecisionStorePort } from '../ports/decision-store-port.ts'
import type { PageRequest } from '../ports/error-store-port.ts'
import type { IncidentScope } from '../ports/incident-scope.ts'
import { replayedLast, replayedLastById } from '../rules/replayed-last.ts'
import { countOfRow, decisionOfRow } from './decision-of-row.ts'

/** Which decisions. `until` is now when left out. */
export interface DecisionQuery extends DecisionRowFilter {
  readonly scope: IncidentScope
  readonly since: Date
  readonly until?: Date
}

export interface OpsDecisionServiceOptions {
  readonly store: DecisionStorePort
  /** @defaultValue nobody can be asked */
  readonly replays?: DecisionReplayPort
  readonly now?: () => Date
}

/** What did the system decide? */
export class OpsDecisionService {
  readonly #store: DecisionStorePort
  readonly #replays: DecisionReplayPort
  readonly #now: () => Date

  constructor({ store, replays, now }: OpsDecisionServiceOptions) {
    this.#store = store
    this.#replays = replays ?? noReplays
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
    const replays = await this.#replays.listReplays(
      scope.environment,
      items.map(({ decisionId }) => decisionId),
    )
    const lastById = replayedLastById(replays)
    return {
      items: items.map((row) => decisionOfRow(row, lastById.get(row.decisionId) ?? null)),
      nextCursor,
    }
  }

  /** Null when no decision of this environment has the id. */
  async getDecision(environment: string, id: string): Promise<OpsDecisionOutcome | null> {
    const [row] = await this.#store.findDecisions(environment, id)
    if (row === undefined) return null
    return decisionOfRow(row, replayedLast(await this.getReplays(environment, id)))
  }

  /** Replays of one decision that were asked for, newest first. */
  async getReplays(environment: string, id: string): Promise<readonly OpsDecisionReplay[]> {
    return await this.#replays.listReplays(environment, [id])
  }

  /**
   * Asks for a replay in a person's name; answers the one that is open already, where there is one,
   * `too many` where one must wait, and null when no decision of this environment has the id.
   */
  async askReplay(environment: string, id: string, askedBy: string): Promise<AskedReplay | null> {
    const [row] = await this.#store.findDecisions(environment, id)
    if (row === undefined) return null
    return await this.#replays.ask({ decisionId: id, environment, askedBy })
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
