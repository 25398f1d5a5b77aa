import type { onRequestHookHandler } from 'fastify'
import { ApiProblem } from '../problems/api-problem.ts'
import { hostName, isLoopback } from './loopback.ts'

/**
 * Refuses a request that names a host the station does not go by. A page of a stranger can have
 * its own name resolve to 127.0.0.1 (DNS rebinding) and then read answers as if it were ours; the
 * Host header still carries the stranger's name.
 */
export function hostGuard(host: string, allowedHosts: readonly string[]): onRequestHookHandler {
  const allowed = new Set([host, ...allowedHosts].map((name) => name.toLowerCase()))
  const isBoundToLoopback = isLoopback(host)
  const isOpen = !isBoundToLoopback && allowedHosts.length === 0
  return (request, _reply, done) => {
    const name = hostName(request.headers.host)
    const isKnown = name !== null && (isLoopback(name) || allowed.has(name))
    if (isKnown || (isOpen && name !== null)) done()
    else done(new ApiProblem('wrong-host'))
  }
}
