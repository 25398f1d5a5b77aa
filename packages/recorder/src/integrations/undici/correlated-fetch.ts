import { dependencyPolicy, type DependencyOptions } from './dependency-policy.ts'
import { endAnswered, endFailed, openDependencyCall } from './dependency-span.ts'

type Fetch = typeof globalThis.fetch

function urlOf(input: Parameters<Fetch>[0]): URL | undefined {
  const text = input instanceof Request ? input.url : String(input)
  return URL.canParse(text) ? new URL(text) : undefined
}

function withHeaders(
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  added: Readonly<Record<string, string>>,
): RequestInit | undefined {
  const names = Object.keys(added)
  if (names.length === 0) return init
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}))
  // A header the caller set wins.
  for (const name of names) {
    if (!headers.has(name)) headers.set(name, added[name] ?? '')
  }
  return { ...init, headers }
}

/**
 * Wraps a fetch: a child span for each call, `traceparent` for hosts that may learn it.
 *
 * The span ends when the answer's headers are in. A 5xx answer marks it as failed with
 * `infra.external_service` and is returned as ever; an error is classified and thrown on.
 */
export function correlatedFetch(
  options: DependencyOptions = {},
  fetch: Fetch = globalThis.fetch,
): Fetch {
  const policy = dependencyPolicy(options)
  return async (input, init) => {
    const url = urlOf(input)
    // Not a URL: let fetch itself say so.
    if (url === undefined) return fetch(input, init)
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
    const { span, headers } = openDependencyCall(policy, method, url)
    try {
      const response = await span.run(() => fetch(input, withHeaders(input, init, headers)))
      endAnswered(span, response.status)
      return response
    } catch (error) {
      endFailed(span, error)
      throw error
    }
  }
}

/**
 * Replaces the global fetch by a correlated one, and returns what puts the old one back.
 *
 * @example
 * ```ts
 * const restore = instrumentFetch({ propagateTo: ['tools.internal'] })
 * ```
 */
export function instrumentFetch(options: DependencyOptions = {}): () => void {
  const before = globalThis.fetch
  const wrapped = correlatedFetch(options, before)
  globalThis.fetch = wrapped
  return () => {
    // Someone may have wrapped ours since; undoing theirs is not ours to do.
    if (globalThis.fetch === wrapped) globalThis.fetch = before
  }
}
