import { diagnosisView } from '../../adapters/diagnosis-adapter.ts'
import type { IncidentScope } from '../../domain/ports/incident-scope.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { diagnoseCorrelation, diagnoseIncident } from '../contract/diagnosis-contract.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { TypedApp } from '../typed-app.ts'

export type DiagnosisDependencies = Pick<ApiDependencies, 'config' | 'diagnoses'>

/** Why it happened, of an incident and of a correlation. */
export function registerDiagnosisRoutes(app: TypedApp, deps: DiagnosisDependencies): void {
  const scope: IncidentScope = { environment: deps.config.environment, origins: [] }

  app.route({
    ...diagnoseIncident,
    handler: async ({ params }) => {
      const found = await deps.diagnoses.diagnoseIncident(params.id, scope)
      if (found === null) throw new ApiProblem('unknown-incident')
      return diagnosisView(found)
    },
  })

  app.route({
    ...diagnoseCorrelation,
    handler: async ({ params }) => {
      const found = await deps.diagnoses.diagnoseCorrelation(params.correlation_id, scope)
      if (found === null) throw new ApiProblem('unknown-correlation')
      return diagnosisView(found)
    },
  })
}
