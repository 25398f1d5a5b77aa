/** Routes are written by people; more of them than this are made by a program, and not kept. */
const routesMax = 2000

const byMethod = new Map<string, Map<string, string>>()
let kept = 0

/**
 * `GET /runs/:id`: one string for one route. Whoever counts by it finds its hash made already; a
 * new string for each request costs as much as naming the request by its address.
 */
export function routeOperation(method: string, route: string | undefined): string {
  const path = route ?? '(not found)'
  const routes = byMethod.get(method)
  const known = routes?.get(path)
  if (known !== undefined) return known
  const operation = `${method} ${path}`
  if (kept >= routesMax) return operation
  kept += 1
  if (routes === undefined) byMethod.set(method, new Map([[path, operation]]))
  else routes.set(path, operation)
  return operation
}
