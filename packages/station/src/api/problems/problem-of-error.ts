import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { ApiProblem, type FieldProblem } from './api-problem.ts'

/** Fields named in one answer; a generated client can break hundreds at once. */
const fieldsMax = 20

const fieldMaxLength = 100

/** A client that could not reach the store should leave it this long. */
const storeRetrySeconds = 5

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function unknownKeys(params: unknown): readonly string[] {
  const keys = propertyOf(params, 'keys')
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
}

/** A name is repeated only when it looks like one: what a caller made up is not echoed. */
function fieldName(name: string): string {
  return /^[\w.[\]-]+$/.test(name) ? name.slice(0, fieldMaxLength) : 'request'
}

function validationProblem(error: unknown): ApiProblem | null {
  if (!hasZodFastifySchemaValidationErrors(error)) return null
  const errors = error.validation.flatMap(({ instancePath, message, params }): FieldProblem[] => {
    const path = instancePath.replace(/^\//, '').replaceAll('/', '.')
    const keys = unknownKeys(params)
    if (keys.length > 0) {
      return keys.map((key) => ({ field: fieldName(key), message: 'is not known here' }))
    }
    return [{ field: fieldName(path === '' ? 'body' : path), message: message ?? 'is not valid' }]
  })
  return new ApiProblem('invalid-field', { errors: errors.slice(0, fieldsMax) })
}

const problemOfFastifyCode: ReadonlyMap<
  string,
  'body-too-large' | 'malformed-body' | 'unsupported-type'
> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body-too-large'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'unsupported-type'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'malformed-body'],
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'malformed-body'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'malformed-body'],
])

const connectionCodes: ReadonlySet<string> = new Set([
  'FC_STORE_UNREACHABLE',
  'FC_INGEST_UNAVAILABLE',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // The server runs, but lets nobody into this database: it was renamed, locked or restored.
  '55000',
  '3D000',
  '28000',
  '28P01',
])

/** Whether an error says that the store cannot be reached at present. */
export function isStoreUnreachable(error: unknown): boolean {
  const code = propertyOf(error, 'code')
  if (typeof code === 'string' && (connectionCodes.has(code) || code.startsWith('08'))) return true
  const message = propertyOf(error, 'message')
  const isPoolMessage =
    typeof message === 'string' &&
    /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after)/.test(
      message,
    )
  if (isPoolMessage) return true
  const cause = propertyOf(error, 'cause')
  return cause !== undefined && cause !== error && isStoreUnreachable(cause)
}

/** Turns whatever was thrown into a refusal from the table. */
export function problemOfError(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const invalid = validationProblem(error)
  if (invalid !== null) return invalid
  const code = propertyOf(error, 'code')
  if (code === 'FC_INVALID_CURSOR') {
    const message = 'must be the next_cursor of an answer, unchanged'
    return new ApiProblem('invalid-field', { errors: [{ field: 'cursor', message }], cause: error })
  }
  if (code === 'FC_INGEST_OTHER_ENVIRONMENT' && error instanceof Error) {
    // The two names of environments are all that it says, and records may hold no other characters.
    const errors = [{ field: 'environment', message: error.message }]
    return new ApiProblem('other-environment', { errors, cause: error })
  }
  if (code === 'FC_INGEST_BUSY') {
    return new ApiProblem('ingest-queue-full', { retryAfterSeconds: 1, cause: error })
  }
  if (isStoreUnreachable(error)) {
    return new ApiProblem('store-unavailable', {
      retryAfterSeconds: storeRetrySeconds,
      cause: error,
    })
  }
  const known = problemOfFastifyCode.get(String(code))
  if (known !== undefined) return new ApiProblem(known, { cause: error })
  const status = propertyOf(error, 'statusCode')
  if (status === 400 || error instanceof SyntaxError) {
    return new ApiProblem('malformed-request', { cause: error })
  }
  return new ApiProblem('internal', { cause: error })
}
