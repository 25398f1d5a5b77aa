import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { currentSpan } from '../../index.ts'
import { referenceHeader } from '../http/problem-document.ts'
import { openRequestSpan, requestSpanOf, type HttpScopeOptions } from '../http/request-span.ts'
import { routeOperation } from '../http/route-operation.ts'
import { captureFailure, problemErrorHandler, problemNotFoundHandler } from './fastify-failure.ts'

/** Options of {@link correlationPlugin}. */
export interface FastifyCorrelationOptions extends HttpScopeOptions {
  /**
   * Sets an error handler that answers problem documents. With `false` Fastify's own stays, which
   * puts `error.message` into public answers.
   * @defaultValue `true`
   */
  readonly errorHandler?: boolean
  /**
   * Sets a handler for unknown addresses that answers a problem document.
   * @defaultValue `false`
   */
  readonly notFoundHandler?: boolean
  /**
   * Captures a `domain.validation` envelope for every request a schema refuses.
   * @defaultValue `false`
   */
  readonly captureValidation?: boolean
}

function register(
  app: FastifyInstance,
  options: FastifyCorrelationOptions,
  done: (error?: Error) => void,
): void {
  const component = options.component ?? 'http'
  const layer = options.layer ?? 'L2'

  // The rest of the request runs inside `next`, so the scope ends with it. `enterWith` would stay
  // set on the connection and give the next request on it, kept alive, this one's id.
  app.addHook('onRequest', (request, reply, next) => {
    // An unknown address has no route; asking `is404` too would look up the route twice.
    const operation = routeOperation(request.method, request.routeOptions.url)
    const outer = requestSpanOf(reply.raw)
    if (outer !== undefined) {
      outer.rename(operation)
      next()
      return
    }
    const response = reply.raw
    const span = openRequestSpan({ request: request.raw, response, component, layer, operation })
    // Fastify's own headers go out with no detour; a hijacked answer gets it as its head is written.
    reply.header(referenceHeader, span.correlationId)
    span.run(next)
  })

  // A body arrives on the socket's events, outside of the scope; step back into it afterwards.
  app.addHook('preValidation', (_request, reply, next) => {
    const span = requestSpanOf(reply.raw)
    if (span === undefined || currentSpan() === span) next()
    else span.run(next)
  })

  // For error handlers that are not ours and send the error on; one error gives one envelope.
  app.addHook('onError', (_request: FastifyRequest, reply: FastifyReply, error, next) => {
    captureFailure(reply, error)
    next()
  })

  if (options.errorHandler !== false) {
    app.setErrorHandler(
      problemErrorHandler({ captureValidation: options.captureValidation ?? false }),
    )
  }
  if (options.notFoundHandler === true) app.setNotFoundHandler(problemNotFoundHandler)
  done()
}

/**
 * Gives every request of a Fastify app a correlation scope, and problem documents for failures.
 *
 * Register it before routes and other plugins.
 *
 * @example
 * ```ts
 * const app = Fastify()
 * await app.register(correlationPlugin, { component: 'api' })
 * ```
 */
export const correlationPlugin: FastifyPluginCallback<FastifyCorrelationOptions> = Object.assign(
  register,
  {
    // What fastify-plugin sets: the hooks belong to the app itself, not to a child of it.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'first-contact',
    [Symbol.for('plugin-meta')]: { name: 'first-contact', fastify: '5.x' },
  },
)
