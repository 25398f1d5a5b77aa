import { PreflightOpsAdapter } from '../../adapters/preflight-ops-adapter.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { listRisks, readVerdict } from '../contract/preflight-contract.ts'
import type { TypedApp } from '../typed-app.ts'

export type PreflightDependencies = Pick<ApiDependencies, 'config' | 'risks' | 'now'>

/** The read-only answers of `/preflight`. */
export function registerPreflightRoutes(app: TypedApp, deps: PreflightDependencies): void {
  const { environment } = deps.config

  app.route({
    ...readVerdict,
    handler: async () => PreflightOpsAdapter.preflight(await deps.risks.getPreflight(environment)),
  })

  app.route({
    ...listRisks,
    handler: async () => {
      const checkedAt = deps.now()
      return PreflightOpsAdapter.risks(await deps.risks.getFindings(environment), checkedAt)
    },
  })
}
