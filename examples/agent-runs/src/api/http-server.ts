import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { sendProblem, type ProblemCode } from './problem.ts'

/** Enough for twenty steps with a long text each. */
const BODY_MAX_BYTES = 262_144
/** A client that dribbles its request does not hold a connection for longer. */
const REQUEST_TIMEOUT_MS = 10_000

const problemOfStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed_body',
  404: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500
  const { statusCode } = error as Partial<FastifyError>
  return typeof statusCode === 'number' ? statusCode : 500
}

/** A server whose errors, whatever they say inside, leave as problem documents. */
export function createHttpServer(options: {
  /** Whether closing waits for requests under way, or cuts them off. */
  readonly closing: 'wait' | 'cut'
}): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: options.closing === 'cut' ? true : 'idle',
  })
  // Text would reach the schemas as a string; only JSON is spoken here.
  app.removeContentTypeParser('text/plain')
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'not_found'))
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error)
    return sendProblem(
      reply,
      status >= 500 ? 'internal' : (problemOfStatus[status] ?? 'malformed_body'),
    )
  })
  return app
}
