import { getRequestListener } from '@hono/node-server'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { correlateHono, type HonoCorrelationOptions } from './correlate-hono.ts'

/**
 * Makes the `node:http` listener of a Hono app, with a correlation scope for each request.
 *
 * @example
 * ```ts
 * createServer(honoRequestListener(app, { component: 'api' })).listen(3000)
 * ```
 */
export function honoRequestListener(
  app: Parameters<typeof correlateHono>[0],
  options: HonoCorrelationOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const correlated = correlateHono(app, options)
  const listener = getRequestListener((request, env) => correlated.fetch(request, env))
  return (request, response) => {
    // The listener answers its own failures and never rejects.
    void listener(request, response)
  }
}
