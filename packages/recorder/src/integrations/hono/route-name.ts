/** What a Hono router hands to the app: handlers with the route each was added under. */
interface RouterLike {
  name: string
  add(method: string, path: string, handler: unknown): void
  match(method: string, path: string): unknown
}

function routeOf(entry: unknown): { method: string; path: string } | undefined {
  if (!Array.isArray(entry) || !Array.isArray(entry[0])) return undefined
  const route: unknown = entry[0][1]
  if (typeof route !== 'object' || route === null) return undefined
  if (!('path' in route) || !('method' in route)) return undefined
  return { method: String(route.method), path: String(route.path) }
}

/** The pattern of the route that answers, such as `/runs/:id`; undefined when none does. */
export function matchedRoute(result: unknown): string | undefined {
  if (!Array.isArray(result) || !Array.isArray(result[0])) return undefined
  const entries: readonly unknown[] = result[0]
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    const route = routeOf(entries[at])
    // Middleware is added for all methods under a wildcard; it does not answer for an address.
    const isMiddleware = route?.method === 'ALL' && route.path.endsWith('*')
    if (route !== undefined && !isMiddleware) return route.path
  }
  return undefined
}

/**
 * Wraps a router so that `onMatch` hears every result.
 *
 * A middleware would learn the route too, but one middleware takes every request off Hono's path
 * for single handlers; that is most of the 30 % a Hono middleware costs. The default router
 * replaces its own `match` on first use, hence an object around it.
 */
export function observeRouter<R extends RouterLike>(
  router: R,
  onMatch: (method: string, result: unknown) => void,
): R {
  const observed: RouterLike = {
    get name() {
      return router.name
    },
    add(method, path, handler) {
      router.add(method, path, handler)
    },
    match(method, path) {
      const result = router.match(method, path)
      onMatch(method, result)
      return result
    },
  }
  return observed as R
}
