import { FounderOpsAdapter } from '../../adapters/founder-ops-adapter.ts'
import { timelineView } from '../../adapters/correlated-event-adapter.ts'
import type { OpsIncident } from '../../domain/models/ops-incident.ts'
import type { Origin } from '../../domain/models/origin.ts'
import type { IncidentScope } from '../../domain/ports/incident-scope.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { readTimeline } from '../contract/correlated-event-contract.ts'
import {
  listIncidents,
  readIncident,
  readIncidentEvidence,
  readIncidentsSummary,
} from '../contract/incident-contract.ts'
import { readNow } from '../contract/now-contract.ts'
import { pageCursor, readPageCursor } from '../paging/page-cursor.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { TypedApp } from '../typed-app.ts'

const hourMs = 3_600_000

/** A week shows whether it comes back with each deploy or each Monday. */
const trendMinHours = 168

/** Evidence shown with an incident; the rest is a page away. */
const firstEvidence = 20

export type OpsDependencies = Pick<
  ApiDependencies,
  'config' | 'incidents' | 'timelines' | 'health' | 'now'
>

function hoursBefore(until: Date, hours: number): Date {
  return new Date(until.getTime() - hours * hourMs)
}

/** Every word has to occur somewhere in what a founder sees of the incident. */
function hasWords(incident: OpsIncident, words: readonly string[]): boolean {
  const text =
    `${incident.title} ${incident.component} ${incident.errorClass} ${incident.operation} ${incident.category}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function wordsOf(query: string | undefined): readonly string[] {
  return query?.toLowerCase().split(/\s+/) ?? []
}

/** The read-only answers of `/ops`. */
export function registerOpsRoutes(app: TypedApp, deps: OpsDependencies): void {
  const scopeOf = (origin: Origin | undefined): IncidentScope => ({
    environment: deps.config.environment,
    origins: origin === undefined ? [] : [origin],
  })

  app.route({
    ...readNow,
    handler: async ({ query }) =>
      FounderOpsAdapter.now(await deps.health.getNow(scopeOf(query.origin))),
  })

  app.route({
    ...readIncidentsSummary,
    handler: async ({ query }) => {
      const until = deps.now()
      const summary = await deps.incidents.getIncidentSummary({
        scope: scopeOf(query.origin),
        since: hoursBefore(until, query.hours),
        until,
      })
      return FounderOpsAdapter.summary(summary)
    },
  })

  app.route({
    ...listIncidents,
    handler: async ({ query }) => {
      const cursor = query.cursor === undefined ? null : readPageCursor(query.cursor)
      const until = cursor?.until ?? deps.now()
      const since = hoursBefore(until, query.hours)
      const found = await deps.incidents.getIncidents({
        scope: scopeOf(query.origin),
        since,
        until,
        ...(query.component === undefined ? {} : { component: query.component }),
        ...(query.min_severity === undefined ? {} : { minSeverity: query.min_severity }),
      })
      const words = wordsOf(query.q)
      const matching = found
        .filter(({ state }) => query.state === undefined || state === query.state)
        .filter((incident) => hasWords(incident, words))
      const incidents = FounderOpsAdapter.inReadingOrder(matching)
      const start = cursor?.offset ?? 0
      const end = start + query.limit
      return {
        items: incidents.slice(start, end).map(FounderOpsAdapter.incidentSummary),
        total: incidents.length,
        next_cursor: end < incidents.length ? pageCursor({ until, offset: end }) : null,
        window_start: since.toISOString(),
        window_end: until.toISOString(),
      }
    },
  })

  registerIncident(app, deps, scopeOf(undefined))

  app.route({
    ...readTimeline,
    handler: async ({ params }) => {
      const timeline = await deps.timelines.getTimeline(
        deps.config.environment,
        params.correlation_id,
      )
      if (timeline === null) throw new ApiProblem('unknown-correlation')
      return timelineView(timeline)
    },
  })
}

function registerIncident(app: TypedApp, deps: OpsDependencies, scope: IncidentScope): void {
  app.route({
    ...readIncident,
    handler: async ({ params, query }) => {
      const until = deps.now()
      const window = { scope, since: hoursBefore(until, query.hours), until }
      const trendHours = Math.max(query.hours, trendMinHours)
      const [incident, trend, evidence] = await Promise.all([
        deps.incidents.getIncident(params.id, window),
        deps.incidents.getTrend({ ...window, since: hoursBefore(until, trendHours) }, params.id),
        deps.incidents.getEvidence(params.id, scope, { limit: firstEvidence, cursor: null }),
      ])
      if (incident === null) throw new ApiProblem('unknown-incident')
      return FounderOpsAdapter.incidentDetail(incident, trend, evidence)
    },
  })

  app.route({
    ...readIncidentEvidence,
    handler: async ({ params, query }) => {
      const page = { limit: query.limit, cursor: query.cursor ?? null }
      const evidence = await deps.incidents.getEvidence(params.id, scope, page)
      if (evidence.items.length === 0 && page.cursor === null) {
        // An incident whose every body was shed has none; one that never was is not found.
        const until = deps.now()
        const incident = await deps.incidents.getIncident(params.id, { scope, since: until, until })
        if (incident === null) throw new ApiProblem('unknown-incident')
      }
      return FounderOpsAdapter.evidencePage(evidence)
    },
  })
}
