import { z } from 'zod'
import { refusals } from './problem-contract.ts'

const tags = ['health']

/** `GET /healthz` */
export const readHealth = {
  method: 'GET',
  url: '/healthz',
  // Uptime monitors like to ask without a body.
  exposeHeadRoute: true,
  schema: {
    operationId: 'readHealth',
    summary: 'The process answers.',
    tags,
    response: { 200: z.object({ status: z.literal('ok') }) },
  },
} as const

export const readiness = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    checks: z
      .array(
        z.object({
          name: z.enum(['store', 'schema', 'last_stored']),
          ok: z.boolean(),
          detail: z.string(),
        }),
      )
      .readonly(),
    last_stored_age_seconds: z.number().nullable(),
  })
  .meta({ id: 'ReadinessView' })

/** `GET /readyz` */
export const readReadiness = {
  method: 'GET',
  url: '/readyz',
  exposeHeadRoute: true,
  schema: {
    operationId: 'readReadiness',
    summary: 'The store is reachable, its schema is right, and records arrive.',
    tags,
    response: { 200: readiness, 503: readiness },
  },
} as const

/** `GET /metrics` */
export const readMetrics = {
  method: 'GET',
  url: '/metrics',
  schema: {
    operationId: 'readMetrics',
    summary: 'Figures for Prometheus.',
    tags,
    security: [{ token: ['fops'] }, { token: ['ingest'] }] as { token: string[] }[],
    response: {
      200: {
        description: 'Prometheus text format.',
        content: { 'text/plain': { schema: z.string() } },
      },
      ...refusals(401, 403),
    },
  },
} as const
