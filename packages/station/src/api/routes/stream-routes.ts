import type { FastifyReply } from 'fastify'
import { streamChanges } from '../contract/now-contract.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { RevisionStream } from '../stream/revision-stream.ts'
import type { TypedApp } from '../typed-app.ts'

/** A page that found no room should ask again after this. */
const streamRetrySeconds = 10

/** Live updates. */
export function registerStreamRoutes(app: TypedApp, stream: RevisionStream): void {
  app.route({
    ...streamChanges,
    handler: async (_request, reply) => {
      const client = stream.open()
      if (client === null) {
        throw new ApiProblem('too-many-streams', { retryAfterSeconds: streamRetrySeconds })
      }
      reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no')
      // The schema describes the text that travels; what is sent is the stream it travels in.
      return (reply.type('text/event-stream; charset=utf-8') as FastifyReply).send(client)
    },
  })
}
