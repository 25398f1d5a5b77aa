import type { OpsCategory } from '../models/ops-incident.ts'

const categories: ReadonlyMap<string, OpsCategory> = new Map([
  ['domain.budget_exceeded', 'budget_exhaustion'],
  ['domain.policy_violation', 'policy_violation'],
  ['domain.rate_limit', 'rate_limit'],
  ['infra.external_service', 'external_dependency'],
  ['system.recovery_failed', 'recovery_failure'],
  ['system.configuration', 'configuration'],
  ['unknown', 'unknown'],
])

/**
 * The one table from error class to category. It is total: what it does not name is an
 * `execution_failure`, unless the application registered the class with a category of its own.
 */
export function incidentCategory(
  errorClass: string,
  registered: ReadonlyMap<string, OpsCategory> = new Map(),
): OpsCategory {
  return categories.get(errorClass) ?? registered.get(errorClass) ?? 'execution_failure'
}
