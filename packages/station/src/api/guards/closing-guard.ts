import type { onRequestHookHandler } from 'fastify'
import { ApiProblem } from '../problems/api-problem.ts'
import type { TypedApp } from '../typed-app.ts'

/** A restart takes about this long. */
const restartSeconds = 2

/** Turns requests away on connections that are still open while the station stops. */
export function closingGuard(app: TypedApp): onRequestHookHandler {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  return (_request, reply, done) => {
    if (!isClosing) return done()
    reply.header('connection', 'close')
    done(new ApiProblem('shutting-down', { retryAfterSeconds: restartSeconds }))
  }
}
