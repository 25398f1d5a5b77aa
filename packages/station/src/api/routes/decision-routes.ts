import {
  decisionCountsView,
  decisionDetailView,
  decisionListView,
} from '../../adapters/decision-adapter.ts'
import type { Origin } from '../../domain/models/origin.ts'
import type { IncidentScope } from '../../domain/ports/incident-scope.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { listDecisions, readDecision, readDecisionCounts } from '../contract/decision-contract.ts'
import { windowMaxHours } from '../contract/fields.ts'
import { readWindowCursor, windowCursor } from '../paging/window-cursor.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { TypedApp } from '../typed-app.ts'

const hourMs = 3_600_000

const standardHours = 24

export type DecisionDependencies = Pick<
  ApiDependencies,
  'config' | 'decisions' | 'now' | 'replaying'
>

/** The read-only answers of `/ops/decisions`. */
export function registerDecisionRoutes(app: TypedApp, deps: DecisionDependencies): void {
  const { environment } = deps.config
  const scopeOf = (origin: Origin | undefined): IncidentScope => ({
    environment,
    origins: origin === undefined ? [] : [origin],
  })

  app.route({
    ...listDecisions,
    handler: async ({ query }) => {
      const { run_id: runId, correlation_id: correlationId, version, cursor: text } = query
      const isOfOne = runId !== undefined || correlationId !== undefined
      const hours = query.hours ?? (isOfOne ? windowMaxHours : standardHours)
      const cursor = text === undefined ? null : readWindowCursor(text)
      const until = cursor?.until ?? deps.now()
      const window = { since: new Date(until.getTime() - hours * hourMs), until }
      const { engine, outcome, replayability, verdict } = query
      const page = await deps.decisions.getDecisions(
        {
          scope: scopeOf(query.origin),
          ...window,
          ...(engine === undefined ? {} : { engine }),
          ...(outcome === undefined ? {} : { outcome }),
          ...(version === undefined ? {} : { engineVersion: version }),
          ...(replayability === undefined ? {} : { replayability }),
          ...(verdict === undefined ? {} : { verdict }),
          ...(runId === undefined ? {} : { runId }),
          ...(correlationId === undefined ? {} : { correlationId }),
        },
        { limit: query.limit, cursor: cursor?.position ?? null },
      )
      const { nextCursor } = page
      return {
        ...decisionListView(page, window),
        next_cursor: nextCursor === null ? null : windowCursor({ until, position: nextCursor }),
      }
    },
  })

  app.route({
    ...readDecisionCounts,
    handler: async ({ query }) => {
      const until = deps.now()
      const window = { since: new Date(until.getTime() - query.hours * hourMs), until }
      const counts = await deps.decisions.getDecisionCounts({
        scope: scopeOf(query.origin),
        ...window,
        ...(query.engine === undefined ? {} : { engine: query.engine }),
      })
      return decisionCountsView(counts, window)
    },
  })

  app.route({
    ...readDecision,
    handler: async ({ params }) => {
      const [decision, replays] = await Promise.all([
        deps.decisions.getDecision(environment, params.id),
        deps.decisions.getReplays(environment, params.id),
      ])
      if (decision === null) throw new ApiProblem('unknown-decision')
      return decisionDetailView(decision, replays, deps.replaying !== null)
    },
  })
}
