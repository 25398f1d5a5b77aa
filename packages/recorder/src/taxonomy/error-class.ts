/** The built-in error classes. An application may register more under the three prefixes. */
export const ErrorClass = Object.freeze({
  INFRA_NETWORK: 'infra.network',
  INFRA_DATABASE: 'infra.database',
  INFRA_EXTERNAL_SERVICE: 'infra.external_service',
  INFRA_TIMEOUT: 'infra.timeout',
  INFRA_RESOURCE_EXHAUSTED: 'infra.resource_exhausted',
  INFRA_CONNECTION: 'infra.connection',
  DOMAIN_VALIDATION: 'domain.validation',
  DOMAIN_AUTHORIZATION: 'domain.authorization',
  DOMAIN_RATE_LIMIT: 'domain.rate_limit',
  DOMAIN_BUDGET_EXCEEDED: 'domain.budget_exceeded',
  DOMAIN_POLICY_VIOLATION: 'domain.policy_violation',
  DOMAIN_CONSTRAINT: 'domain.constraint',
  DOMAIN_NOT_FOUND: 'domain.not_found',
  SYSTEM_INTERNAL: 'system.internal',
  SYSTEM_CONFIGURATION: 'system.configuration',
  SYSTEM_RECOVERY_FAILED: 'system.recovery_failed',
  SYSTEM_STATE_CORRUPTION: 'system.state_corruption',
  SYSTEM_ASSERTION: 'system.assertion',
  UNKNOWN: 'unknown',
} as const)

/** One of the built-in classes. */
export type BuiltInErrorClass = (typeof ErrorClass)[keyof typeof ErrorClass]

/** The three prefixes under which every class but `unknown` lives. */
export type ErrorFamily = 'infra' | 'domain' | 'system'

/** A built-in class, or one the application registered. */
export type ErrorClass = `${ErrorFamily}.${string}` | 'unknown'

export const builtInErrorClasses: readonly BuiltInErrorClass[] = Object.freeze(
  Object.values(ErrorClass),
)
