import { componentHealthView, healthView } from '../../adapters/health-adapter.ts'
import { trendsView } from '../../adapters/trend-adapter.ts'
import type { Origin } from '../../domain/models/origin.ts'
import type { IncidentScope } from '../../domain/ports/incident-scope.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { readHealthSignal, readHealthSignals } from '../contract/component-health-contract.ts'
import { readTrends } from '../contract/trend-contract.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { TypedApp } from '../typed-app.ts'

export type TrendDependencies = Pick<ApiDependencies, 'config' | 'health' | 'trends'>

/** The read-only answers of `/ops/health` and `/ops/trends`. */
export function registerTrendRoutes(app: TypedApp, deps: TrendDependencies): void {
  const scopeOf = (origin: Origin | undefined): IncidentScope => ({
    environment: deps.config.environment,
    origins: origin === undefined ? [] : [origin],
  })

  app.route({
    ...readHealthSignals,
    handler: async ({ query: { origin, minutes } }) =>
      healthView(await deps.health.getSignals({ scope: scopeOf(origin), minutes })),
  })

  app.route({
    ...readHealthSignal,
    handler: async ({ params, query: { origin, minutes } }) => {
      const found = await deps.health.getComponent(params.component, {
        scope: scopeOf(origin),
        minutes,
      })
      if (found === null) throw new ApiProblem('unknown-component')
      return componentHealthView(found)
    },
  })

  app.route({
    ...readTrends,
    handler: async ({ query: { origin, hours } }) =>
      trendsView(await deps.trends.getTrends({ scope: scopeOf(origin), hours })),
  })
}
