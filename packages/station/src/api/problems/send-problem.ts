import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ProblemDocument } from '../contract/problem-contract.ts'
import { referenceOf } from './reference-id.ts'
import type { ApiProblem } from './api-problem.ts'
import { problemTable } from './problem-table.ts'

/** The RFC 9457 document of a refusal. */
export function problemDocumentOf(problem: ApiProblem, instance: string): ProblemDocument {
  const { status, title, detail } = problemTable[problem.problem]
  const document = {
    type: `urn:first-contact:problem:${problem.problem}`,
    title,
    status,
    detail,
    instance,
  }
  return problem.errors.length === 0 ? document : { ...document, errors: problem.errors }
}

/** Answers with a problem document; headers that a handler set for its own answer are gone. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ApiProblem,
): FastifyReply {
  const document = problemDocumentOf(problem, referenceOf(request))
  if (problem.retryAfterSeconds !== null) reply.header('retry-after', problem.retryAfterSeconds)
  if (document.status === 401) reply.header('www-authenticate', 'Bearer realm="first-contact"')
  return reply
    .code(document.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(document))
}
