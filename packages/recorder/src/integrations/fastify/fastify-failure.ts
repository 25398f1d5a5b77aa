import type { FastifyReply, FastifyRequest } from 'fastify'
import { capture, type OpenSpan } from '../../index.ts'
import { problemDocument } from '../http/problem-document.ts'
import { requestSpanOf } from '../http/request-span.ts'
import { validationFields } from './validation-fields.ts'

/** What the error handler was told. */
export interface FailureOptions {
  readonly captureValidation: boolean
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500
  const { statusCode } = error
  const isClientFault = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600
  return isClientFault ? statusCode : 500
}

function inSpan(span: OpenSpan | undefined, fn: () => void): void {
  if (span === undefined) fn()
  else span.run(fn)
}

/** Captures the failure of a request once, in the request's own scope. */
export function captureFailure(reply: FastifyReply, error: unknown): void {
  if (statusOf(error) < 500) return
  const span = requestSpanOf(reply.raw)
  span?.fail(error)
  inSpan(span, () => capture({ error }))
}

// A refused request is the domain's to judge, hence L4: no other layer may emit `domain.*`.
function captureRefusal(reply: FastifyReply, fields: readonly { field: string }[]): void {
  const names = fields.map(({ field }) => field).join(', ')
  inSpan(requestSpanOf(reply.raw), () =>
    capture({
      layer: 'L4',
      errorClass: 'domain.validation',
      severity: 'info',
      message: `request refused: ${names}`,
    }),
  )
}

/**
 * Makes Fastify's error handler: problem documents only.
 *
 * Fastify's own puts `error.message` into the answer, which hands out SQL, paths and secrets.
 */
export function problemErrorHandler(options: FailureOptions) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const fields = validationFields(error)
    const status = fields === undefined ? statusOf(error) : 400
    if (fields !== undefined && options.captureValidation) captureRefusal(reply, fields)
    if (fields === undefined) captureFailure(reply, error)
    const referenceId = requestSpanOf(reply.raw)?.correlationId ?? request.id
    reply
      .code(status)
      .header('cache-control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(problemDocument(status, referenceId, fields)))
  }
}

/** Answers an unknown address with a problem document; Fastify's own repeats the whole URL. */
export function problemNotFoundHandler(request: FastifyRequest, reply: FastifyReply): void {
  const referenceId = requestSpanOf(reply.raw)?.correlationId ?? request.id
  reply
    .code(404)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(404, referenceId)))
}
