import { Hono, type Context, type ErrorHandler } from 'hono'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { capture, type OpenSpan } from '../../index.ts'
import { problemDocument, referenceHeader } from '../http/problem-document.ts'
import { openRequestSpan, requestSpanOf, type HttpScopeOptions } from '../http/request-span.ts'
import { routeOperation } from '../http/route-operation.ts'
import { matchedRoute, observeRouter } from './route-name.ts'

/** Options of {@link correlateHono}. */
export type HonoCorrelationOptions = HttpScopeOptions

/** What the Node adapter hands to `app.fetch` as bindings. */
interface NodeBindings {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

// A Hono app of any environment, schema and base path.
interface AnyHono {
  router: {
    name: string
    add(method: string, path: string, handler: unknown): void
    match(method: string, path: string): unknown
  }
  fetch(request: Request, env?: unknown, executionContext?: unknown): Response | Promise<Response>
  onError(handler: ErrorHandler): unknown
}

function nodeBindings(env: unknown): NodeBindings | undefined {
  if (typeof env !== 'object' || env === null) return undefined
  return 'incoming' in env && 'outgoing' in env ? (env as NodeBindings) : undefined
}

function spanOfContext(context: Context): OpenSpan | undefined {
  const bindings = nodeBindings(context.env)
  return bindings === undefined ? undefined : requestSpanOf(bindings.outgoing)
}

// Hono's HTTPException and alike: an answer the application chose itself.
function chosenResponse(error: unknown): Response | undefined {
  if (typeof error !== 'object' || error === null || !('getResponse' in error)) return undefined
  const { getResponse } = error
  if (typeof getResponse !== 'function') return undefined
  const response: unknown = Reflect.apply(getResponse, error, [])
  return response instanceof Response && response.status < 500 ? response : undefined
}

function captureFailure(error: unknown, context: Context): void {
  if (chosenResponse(error) !== undefined) return
  const span = spanOfContext(context)
  span?.fail(error)
  if (span === undefined) capture({ error })
  else span.run(() => capture({ error }))
}

/**
 * Error handler for `app.onError`: captures, and answers a problem document.
 *
 * An answer below 500 that the application chose itself (`HTTPException`) is given as it is.
 */
export const honoErrorHandler: ErrorHandler = (error, context) => {
  captureFailure(error, context)
  const chosen = chosenResponse(error)
  if (chosen !== undefined) return chosen
  const referenceId = spanOfContext(context)?.correlationId ?? ''
  return new Response(JSON.stringify(problemDocument(500, referenceId)), {
    status: 500,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(referenceId === '' ? {} : { [referenceHeader]: referenceId }),
    },
  })
}

function setErrorHandler(app: AnyHono): void {
  const onError = app.onError.bind(app)
  const capturing = (handler: ErrorHandler): ErrorHandler => {
    return (error, context) => {
      captureFailure(error, context)
      return handler(error, context)
    }
  }
  const existing: unknown = Reflect.get(app, 'errorHandler')
  const isDefault = existing === Reflect.get(new Hono(), 'errorHandler')
  const isOwn = typeof existing === 'function' && !isDefault
  onError(isOwn ? capturing(existing as ErrorHandler) : honoErrorHandler)
  app.onError = (handler) => onError(capturing(handler))
}

const correlatedApps = new WeakSet<object>()

/**
 * Gives every request of a Hono app a correlation scope, named after its route.
 *
 * Call it once, before `serve`. It wraps `app.fetch` rather than adding a middleware, which costs
 * a Hono app a third of its speed. An error handler set before or after stays; without one,
 * failures are answered with problem documents. Outside of Node (no `incoming` and `outgoing`
 * bindings) requests pass through untouched.
 *
 * @example
 * ```ts
 * const app = new Hono()
 * correlateHono(app, { component: 'api' })
 * serve({ fetch: app.fetch, port: 3000 })
 * ```
 */
export function correlateHono<A extends AnyHono>(app: A, options: HonoCorrelationOptions = {}): A {
  if (correlatedApps.has(app)) return app
  correlatedApps.add(app)
  const component = options.component ?? 'http'
  const layer = options.layer ?? 'L2'

  // Set only while `fetch` runs synchronously; Hono matches the route in that stretch.
  let matching: OpenSpan | undefined
  app.router = observeRouter(app.router, (method, result) => {
    matching?.rename(routeOperation(method, matchedRoute(result)))
    matching = undefined
  })

  const fetch = app.fetch.bind(app)
  const correlatedFetch: AnyHono['fetch'] = (request, env, executionContext) => {
    const bindings = nodeBindings(env)
    if (bindings === undefined) return fetch(request, env, executionContext)
    const { incoming, outgoing } = bindings
    const outer = requestSpanOf(outgoing)
    const operation = routeOperation(incoming.method ?? 'GET', undefined)
    const span =
      outer ??
      openRequestSpan({ request: incoming, response: outgoing, component, layer, operation })
    matching = span
    try {
      if (outer !== undefined) return fetch(request, env, executionContext)
      return span.run(() => fetch(request, env, executionContext))
    } finally {
      matching = undefined
    }
  }
  app.fetch = correlatedFetch
  setErrorHandler(app)
  return app
}
