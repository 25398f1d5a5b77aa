import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { OpenSpan } from '../../index.ts'
import { knownOperations, type KnownOperations } from '../http/known-operations.ts'
import {
  failRequest,
  openRequestSpan,
  requestSpanOf,
  type HttpScopeOptions,
} from '../http/request-span.ts'

/** Options of {@link withCorrelation}. */
export interface NodeHttpOptions extends HttpScopeOptions {
  /**
   * Names the route of a request, such as `/runs/:id`. Without it, or when it answers
   * `undefined`, the path with its ids replaced is used.
   */
  readonly route?: (request: IncomingMessage) => string | undefined
}

/** A handler as `http.createServer` takes it; it may be async. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown

interface Binding {
  readonly component: string
  readonly layer: NonNullable<HttpScopeOptions['layer']>
  readonly route: NodeHttpOptions['route']
  readonly known: KnownOperations
}

function bindingOf(options: NodeHttpOptions): Binding {
  return {
    component: options.component ?? 'http',
    layer: options.layer ?? 'L2',
    route: options.route,
    known: knownOperations(),
  }
}

function openFor(binding: Binding, request: IncomingMessage, response: ServerResponse): OpenSpan {
  const { component, layer } = binding
  const method = request.method ?? 'GET'
  const route = binding.route?.(request)
  if (route !== undefined) {
    const operation = `${method} ${route}`
    return openRequestSpan({ request, response, component, layer, operation })
  }
  const { known } = binding
  const operation = known.name(method, request.url ?? '/')
  return openRequestSpan({ request, response, component, layer, operation, known })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value
}

function runHandler(span: OpenSpan, response: ServerResponse, handler: () => unknown): void {
  try {
    const result = span.run(handler)
    if (isThenable(result)) {
      result.then(undefined, (error: unknown) => failRequest(span, response, error))
    }
  } catch (error) {
    failRequest(span, response, error)
  }
}

function wrapHandler(handler: RequestHandler, options: NodeHttpOptions): RequestHandler {
  const binding = bindingOf(options)
  return (request, response) => {
    // Another of our hooks has this request already (a wrapped server, say): one scope is enough.
    if (requestSpanOf(response) !== undefined) return handler(request, response)
    const span = openFor(binding, request, response)
    runHandler(span, response, () => handler(request, response))
    return undefined
  }
}

type AnyServer = HttpServer | HttpsServer

const wrappedServers = new WeakSet<AnyServer>()

// The listeners are called here rather than through the original emit, because emit drops what
// they return: the rejection of an async listener would end the process instead of the request.
function wrapServer<S extends AnyServer>(server: S, options: NodeHttpOptions): S {
  if (wrappedServers.has(server)) return server
  wrappedServers.add(server)
  const binding = bindingOf(options)
  const emit = server.emit.bind(server) as (event: string, ...args: unknown[]) => boolean
  const dispatch = (event: string, ...args: unknown[]): boolean => {
    if (event !== 'request') return emit(event, ...args)
    const [request, response] = args as [IncomingMessage, ServerResponse]
    if (requestSpanOf(response) !== undefined) return emit(event, request, response)
    const span = openFor(binding, request, response)
    const listeners = server.rawListeners('request')
    for (const listener of listeners) {
      runHandler(span, response, () => Reflect.apply(listener, server, [request, response]))
    }
    return listeners.length > 0
  }
  server.emit = dispatch as S['emit']
  return server
}

/**
 * Gives every request a correlation scope: a handler is wrapped, a server is changed in place.
 *
 * The answer carries the reference id in `x-reference-id`. What the handler throws or rejects with
 * is captured and, if nothing was sent yet, answered with an RFC 9457 problem document that says
 * nothing of the error.
 *
 * @example
 * ```ts
 * const server = createServer(withCorrelation((request, response) => response.end('hello')))
 * ```
 */
export function withCorrelation<S extends AnyServer>(server: S, options?: NodeHttpOptions): S
export function withCorrelation(handler: RequestHandler, options?: NodeHttpOptions): RequestHandler
export function withCorrelation(
  target: RequestHandler | AnyServer,
  options: NodeHttpOptions = {},
): RequestHandler | AnyServer {
  return typeof target === 'function' ? wrapHandler(target, options) : wrapServer(target, options)
}
