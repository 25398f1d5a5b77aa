import type { Dispatcher } from 'undici'
import { dependencyPolicy, type DependencyOptions } from './dependency-policy.ts'
import { endAnswered, endFailed, openDependencyCall } from './dependency-span.ts'
import type { OpenSpan } from '../../index.ts'

type Handler = Dispatcher.DispatchHandler
type HandlerArguments<K extends keyof Handler> = Parameters<NonNullable<Handler[K]>>

// Passes everything on and watches for the end. Methods the inner handler lacks stay harmless,
// because undici calls each of them only if it is there.
class SpanHandler implements Handler {
  readonly #inner: Handler
  readonly #span: OpenSpan
  #status = 0

  constructor(inner: Handler, span: OpenSpan) {
    this.#inner = inner
    this.#span = span
  }

  onRequestStart(...args: HandlerArguments<'onRequestStart'>): void {
    this.#inner.onRequestStart?.(...args)
  }

  onRequestUpgrade(...args: HandlerArguments<'onRequestUpgrade'>): void {
    this.#span.end()
    this.#inner.onRequestUpgrade?.(...args)
  }

  onResponseStart(...args: HandlerArguments<'onResponseStart'>): void {
    this.#status = args[1]
    this.#inner.onResponseStart?.(...args)
  }

  onResponseData(...args: HandlerArguments<'onResponseData'>): void {
    this.#inner.onResponseData?.(...args)
  }

  onResponseEnd(...args: HandlerArguments<'onResponseEnd'>): void {
    endAnswered(this.#span, this.#status)
    this.#inner.onResponseEnd?.(...args)
  }

  onResponseError(...args: HandlerArguments<'onResponseError'>): void {
    endFailed(this.#span, args[1])
    this.#inner.onResponseError?.(...args)
  }

  onRequestSent(): void {
    this.#inner.onRequestSent?.()
  }

  onBodySent(chunk: Buffer): void {
    this.#inner.onBodySent?.(chunk)
  }
}

type Headers = NonNullable<Dispatcher.DispatchOptions['headers']>

function isIterable(value: object): value is Iterable<[string, string | string[] | undefined]> {
  return Symbol.iterator in value
}

function hasHeader(names: Iterable<string>, wanted: string): boolean {
  for (const name of names) if (name.toLowerCase() === wanted) return true
  return false
}

// undici takes headers as a flat list, as pairs, or as an object; each keeps its form.
function addHeaders(headers: Headers, added: Readonly<Record<string, string>>): Headers {
  if (Array.isArray(headers)) {
    const names = headers.filter((_, at) => at % 2 === 0).map(String)
    if (hasHeader(names, 'traceparent')) return headers
    return [...headers.map(String), ...Object.entries(added).flat()]
  }
  const entries = isIterable(headers) ? Object.fromEntries(headers) : { ...headers }
  return hasHeader(Object.keys(entries), 'traceparent') ? headers : { ...entries, ...added }
}

function urlOf(options: Dispatcher.DispatchOptions): URL | undefined {
  const origin = options.origin === undefined ? '' : String(options.origin)
  return URL.canParse(options.path, origin) ? new URL(options.path, origin) : undefined
}

/**
 * An interceptor for undici's own clients, the twin of `correlatedFetch`.
 *
 * @example
 * ```ts
 * const agent = new Agent().compose(correlationInterceptor({ names: { 'localhost:4010': 'tools' } }))
 * ```
 */
export function correlationInterceptor(
  options: DependencyOptions = {},
): Dispatcher.DispatcherComposeInterceptor {
  const policy = dependencyPolicy(options)
  return (dispatch) => (request, handler) => {
    const url = urlOf(request)
    if (url === undefined) return dispatch(request, handler)
    const { span, headers } = openDependencyCall(policy, request.method, url)
    const tagged = { ...request, headers: addHeaders(request.headers ?? {}, headers) }
    try {
      return span.run(() => dispatch(tagged, new SpanHandler(handler, span)))
    } catch (error) {
      endFailed(span, error)
      throw error
    }
  }
}
