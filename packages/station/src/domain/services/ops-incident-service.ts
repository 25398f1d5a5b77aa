import type { OpsEvidencePage } from '../models/ops-correlated-event.ts'
import {
  opsSeverities,
  type OpsCategory,
  type OpsHourCount,
  type OpsIncident,
  type OpsIncidentSummary,
  type OpsSeverity,
} from '../models/ops-incident.ts'
import type { ErrorStorePort, PageRequest } from '../ports/error-store-port.ts'
import type { IncidentScope, TimeWindow } from '../ports/incident-scope.ts'
import {
  defaultSeverityThresholds,
  isAtLeast,
  type SeverityThresholds,
} from '../rules/incident-severity.ts'
import { fillHours } from '../rules/fill-hours.ts'
import { eventOfEnvelope } from './event-of-row.ts'
import { incidentOfRow, type IncidentRules } from './incident-of-row.ts'

/** What is asked for. `until` is now when left out. */
export interface IncidentQuery {
  readonly scope: IncidentScope
  readonly since: Date
  readonly until?: Date
  readonly component?: string
  readonly minSeverity?: OpsSeverity
}

export interface OpsIncidentServiceOptions {
  readonly store: ErrorStorePort
  readonly now?: () => Date
  readonly thresholds?: SeverityThresholds
  /** Categories that win over those that applications announce. */
  readonly registeredCategories?: ReadonlyMap<string, OpsCategory>
}

/** Why did this fail? Patterns of failures, from what the store has counted. */
export class OpsIncidentService {
  readonly #store: ErrorStorePort
  readonly #now: () => Date
  readonly #rules: IncidentRules

  constructor({ store, now, thresholds, registeredCategories }: OpsIncidentServiceOptions) {
    this.#store = store
    this.#now = now ?? (() => new Date())
    this.#rules = {
      thresholds: thresholds ?? defaultSeverityThresholds,
      registeredCategories: registeredCategories ?? new Map(),
    }
  }

  /** Every incident with an occurrence in the window, closed ones too, in no display order. */
  async getIncidents(query: IncidentQuery): Promise<readonly OpsIncident[]> {
    const window = this.#windowOf(query)
    const filter = query.component === undefined ? {} : { component: query.component }
    const [rows, rules] = await Promise.all([
      this.#store.listIncidents(query.scope, window, filter),
      this.#rulesOf(query.scope),
    ])
    const now = this.#now()
    return rows
      .map((row) => incidentOfRow(row, window, now, rules))
      .filter(({ severity }) => isAtLeast(severity, query.minSeverity ?? 'info'))
  }

  /** Incidents with an occurrence in the window that are not closed, in no display order. */
  async getActiveIncidents(query: IncidentQuery): Promise<readonly OpsIncident[]> {
    const incidents = await this.getIncidents(query)
    return incidents.filter(({ state }) => state !== 'closed')
  }

  /** The active incidents of one component. */
  async getIncidentByComponent(
    component: string,
    query: Omit<IncidentQuery, 'component'>,
  ): Promise<readonly OpsIncident[]> {
    return this.getActiveIncidents({ ...query, component })
  }

  /** The active incidents of the window, counted by severity. */
  async getIncidentSummary(query: IncidentQuery): Promise<OpsIncidentSummary> {
    const window = this.#windowOf(query)
    const incidents = await this.getActiveIncidents({ ...query, until: window.until })
    const count = (severity: OpsSeverity): number =>
      incidents.filter((incident) => incident.severity === severity).length
    return {
      total: incidents.length,
      bySeverity: {
        info: count('info'),
        attention: count('attention'),
        action: count('action'),
        urgent: count('urgent'),
      } satisfies Record<(typeof opsSeverities)[number], number>,
      incidents,
      since: window.since,
      until: window.until,
    }
  }

  /** One incident, also when it did not occur in the window; null when it never occurred. */
  async getIncident(
    id: string,
    query: Pick<IncidentQuery, 'scope' | 'since' | 'until'>,
  ): Promise<OpsIncident | null> {
    const window = this.#windowOf(query)
    const [row, rules] = await Promise.all([
      this.#store.findIncident(query.scope, id, window),
      this.#rulesOf(query.scope),
    ])
    return row === null ? null : incidentOfRow(row, window, this.#now(), rules)
  }

  /** Failures by hour, an entry for every hour of the window; of one incident or of all. */
  async getTrend(
    query: Pick<IncidentQuery, 'scope' | 'since' | 'until'>,
    id: string | null = null,
  ): Promise<readonly OpsHourCount[]> {
    const window = this.#windowOf(query)
    return fillHours(await this.#store.countByHour(query.scope, window, id), window)
  }

  /** The failures behind an incident, newest first. */
  async getEvidence(id: string, scope: IncidentScope, page: PageRequest): Promise<OpsEvidencePage> {
    const { items, nextCursor, isPinned } = await this.#store.listEnvelopes(scope, id, page)
    return { items: items.map(eventOfEnvelope), nextCursor, isPinned }
  }

  async #rulesOf({ environment }: IncidentScope): Promise<IncidentRules> {
    const announced = await this.#store.listCategories(environment)
    const { registeredCategories } = this.#rules
    return {
      ...this.#rules,
      registeredCategories: new Map([...announced, ...registeredCategories]),
    }
  }

  #windowOf({ since, until }: Pick<IncidentQuery, 'since' | 'until'>): TimeWindow {
    return { since, until: until ?? this.#now() }
  }
}
