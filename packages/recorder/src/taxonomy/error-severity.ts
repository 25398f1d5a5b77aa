/** How bad one failure is, from the least to the worst. */
export const ErrorSeverity = Object.freeze({
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warning',
  ERROR: 'error',
  CRITICAL: 'critical',
} as const)

export type ErrorSeverity = (typeof ErrorSeverity)[keyof typeof ErrorSeverity]

/** All severities, from the least to the worst. */
export const errorSeverities: readonly ErrorSeverity[] = Object.freeze(Object.values(ErrorSeverity))

export function isErrorSeverity(value: unknown): value is ErrorSeverity {
  return typeof value === 'string' && (errorSeverities as readonly string[]).includes(value)
}
