import { z } from 'zod'
import type { TrendMetricView, TrendsView } from '../../adapters/views/trend-view.ts'
import { basis } from './component-health-contract.ts'
import { instant, origin, trendHours } from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const metric = z
  .object({
    key: z.enum([
      'requests',
      'request_success_rate',
      'request_latency_p95',
      'jobs',
      'job_success_rate',
      'job_latency_p95',
      'failures',
      'active_incidents',
      'new_incidents',
      'decisions',
      'decisions_threw',
    ]),
    title: z.string(),
    unit: z.enum(['count', 'ratio', 'us']),
    value: z.number().nullable(),
    previous: z.number().nullable(),
    change: z.number().nullable(),
    direction: z.enum(['up', 'down', 'steady', 'unknown']),
    verdict: z.enum(['better', 'worse', 'neutral']),
    thresholds_crossed: z
      .array(
        z.object({
          level: z.enum(['attention', 'action']),
          of: z.enum(['value', 'factor']),
          limit: z.number(),
          text: z.string(),
        }),
      )
      .readonly(),
    points: z.array(z.object({ hour: instant, value: z.number().nullable() })).readonly(),
    basis,
  })
  .meta({ id: 'TrendMetricView' }) satisfies z.ZodType<TrendMetricView>

export const trends = z
  .object({
    window_start: instant,
    window_end: instant,
    previous_start: instant,
    metrics: z.array(metric).readonly(),
  })
  .meta({ id: 'TrendsView' }) satisfies z.ZodType<TrendsView>

/** `GET /ops/trends` */
export const readTrends = {
  method: 'GET',
  url: '/ops/trends',
  schema: {
    operationId: 'readTrends',
    summary: 'Requests, success, latency, failures and decisions against the period before.',
    tags: ['ops'] as string[],
    security: founderOnly,
    querystring: z.strictObject({ hours: trendHours.default(24), origin: origin.optional() }),
    response: { 200: trends, ...refusals(400, 401, 403, 429, 503) },
  },
} as const
