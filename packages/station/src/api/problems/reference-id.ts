import type { FastifyRequest } from 'fastify'

/** What a caller quotes when asking for help: the correlation id of the request. */
export function referenceOf(request: FastifyRequest): string {
  return request.id
}
