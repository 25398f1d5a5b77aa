import type { ProblemField } from '../http/problem-document.ts'

/** Fields named in one answer; a generated client can break hundreds at once. */
const fieldsMax = 20
const fieldNameMaxChars = 100
const messageMaxChars = 200

interface ValidationIssue {
  readonly instancePath?: unknown
  readonly message?: unknown
  readonly params?: unknown
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function missingProperty(params: unknown): string {
  if (typeof params !== 'object' || params === null) return ''
  const named = params as { missingProperty?: unknown; additionalProperty?: unknown }
  return text(named.missingProperty) || text(named.additionalProperty)
}

function fieldOf(context: string, issue: ValidationIssue): ProblemField {
  const path = text(issue.instancePath).replace(/^\//, '').replaceAll('/', '.')
  const parts = [context, path, missingProperty(issue.params)].filter((part) => part !== '')
  return {
    field: parts.join('.').slice(0, fieldNameMaxChars),
    message: (text(issue.message) || 'is not valid').slice(0, messageMaxChars),
  }
}

/** Names the fields a schema refused; undefined when the error is not a validation error. */
export function validationFields(error: unknown): readonly ProblemField[] | undefined {
  if (typeof error !== 'object' || error === null || !('validation' in error)) return undefined
  const { validation } = error
  if (!Array.isArray(validation)) return undefined
  const context = 'validationContext' in error ? text(error.validationContext) : ''
  const issues: readonly unknown[] = validation
  return issues
    .slice(0, fieldsMax)
    .map((issue) => fieldOf(context, typeof issue === 'object' && issue !== null ? issue : {}))
}
