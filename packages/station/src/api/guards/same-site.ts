import type { FastifyRequest } from 'fastify'
import { ApiProblem } from '../problems/api-problem.ts'

function hostOfOrigin(origin: string): string | null {
  try {
    return new URL(origin).host
  } catch {
    return null
  }
}

/**
 * Refuses a change that another site's page asks for. The cookie is SameSite=Strict, but a site is
 * only scheme and name: every port of this machine is the same site, hence the look at Origin.
 */
export function assertSameSite(request: FastifyRequest): void {
  const fetchSite = request.headers['sec-fetch-site']
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') {
    throw new ApiProblem('cross-site')
  }
  const { origin, host } = request.headers
  if (origin !== undefined && hostOfOrigin(origin) !== host) throw new ApiProblem('cross-site')
}
