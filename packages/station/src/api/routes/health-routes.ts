import type { ApiDependencies } from '../api-dependencies.ts'
import { readHealth, readMetrics, readReadiness } from '../contract/health-contract.ts'
import { isLoopback } from '../guards/loopback.ts'
import { verifyFopsToken, type GuardDependencies } from '../guards/verify-fops-token.ts'
import type { IngestQueue } from '../ingest/ingest-queue.ts'
import type { TypedApp } from '../typed-app.ts'

export type HealthDependencies = GuardDependencies &
  Pick<ApiDependencies, 'readiness' | 'metrics'> & {
    readonly queue: IngestQueue
    readonly openStreams: () => number
  }

function ageSeconds(at: Date | null, now: Date): number | null {
  return at === null ? null : Math.max(0, (now.getTime() - at.getTime()) / 1000)
}

/** The station itself. */
export function registerHealthRoutes(app: TypedApp, deps: HealthDependencies): void {
  app.route({ ...readHealth, handler: async () => ({ status: 'ok' as const }) })

  app.route({
    ...readReadiness,
    handler: async (_request, reply) => {
      const checks = await deps.readiness.checks()
      const isReady = checks.every(({ name, ok }) => ok || name === 'last_stored')
      const lastStoredAt = isReady ? await deps.readiness.lastStoredAt() : null
      reply.code(isReady ? 200 : 503).header('cache-control', 'no-store')
      return {
        status: isReady ? ('ready' as const) : ('not_ready' as const),
        checks,
        last_stored_age_seconds: ageSeconds(lastStoredAt, deps.now()),
      }
    },
  })

  app.route({
    ...readMetrics,
    // Nobody but this machine reads figures without a token; a proxy on it speaks for others.
    onRequest: async (request) => {
      const isLocal =
        isLoopback(request.ip) &&
        isLoopback(deps.config.host) &&
        !deps.config.isBehindTls &&
        request.headers['x-forwarded-for'] === undefined
      if (!isLocal) await verifyFopsToken(deps, request, ['fops', 'ingest'])
    },
    handler: async (_request, reply) => {
      const lastStoredAt = await deps.readiness.lastStoredAt().catch(() => null)
      reply.type('text/plain; version=0.0.4; charset=utf-8')
      return reply.send(
        deps.metrics.render({
          queuedRequests: deps.queue.requests,
          queuedBytes: deps.queue.bytes,
          openStreams: deps.openStreams(),
          lastStoredAgeSeconds: ageSeconds(lastStoredAt, deps.now()),
        }),
      )
    },
  })
}
