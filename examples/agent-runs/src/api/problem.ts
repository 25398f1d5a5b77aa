import { referenceId } from '@first-contact/recorder'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'

export interface FieldError {
  readonly field: string
  readonly message: string
}

/** Public texts live here and nowhere else; no error's own message ever leaves the process. */
const problems = {
  invalid_request: [400, 'The request is not valid', 'See errors for each field and its remedy.'],
  malformed_body: [400, 'The body is not JSON', 'Send one JSON object as application/json.'],
  not_found: [404, 'Not found', 'There is nothing under this address.'],
  run_not_found: [404, 'Run not found', 'No run has this id.'],
  idempotency_conflict: [
    409,
    'Idempotency key was used for another request',
    'Send the first request again unchanged, or choose a new key.',
  ],
  payment_voided: [409, 'Payment was voided', 'This payment was called off and will not be made.'],
  payment_conflict: [409, 'Payment key was used', 'The key belongs to a different payment.'],
  body_too_large: [413, 'The body is too large', 'Send at most 256 KiB.'],
  unsupported_media_type: [415, 'Unsupported media type', 'Send application/json.'],
  rate_limited: [429, 'Too many calls', 'Wait as long as Retry-After says.'],
  internal: [500, 'Something went wrong', 'Quote the reference id when you report this.'],
  unavailable: [503, 'Not available right now', 'Try again in a moment.'],
} as const satisfies Record<string, readonly [number, string, string]>

export type ProblemCode = keyof typeof problems

/** Answers with an RFC 9457 problem document that carries only a reference id from the inside. */
export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  errors: readonly FieldError[] = [],
): FastifyReply {
  const [status, title, detail] = problems[code]
  const body = {
    type: `https://agent-runs.example/problems/${code}`,
    title,
    status,
    detail,
    instance: referenceId(),
    ...(errors.length > 0 ? { errors } : {}),
  }
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body))
}

/** One entry for each complaint, named by its path, such as `steps.0.query`, or `body` as a whole. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join('.')
    if (issue.code !== 'unrecognized_keys') {
      return [{ field: path === '' ? 'body' : path, message: issue.message }]
    }
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      message: 'is not a known field',
    }))
  })
}
