import { z } from 'zod'
import type {
  BasisView,
  ComponentHealthView,
  HealthSignalView,
  HealthView,
  LatencyView,
} from '../../adapters/views/health-view.ts'
import { instant, layer, minutes, origin, severity, text } from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const count = z.int().min(0)
const ratio = z.number().min(0).max(1)

export const basis = z
  .object({
    rows: z.enum(['windows', 'hours', 'incidents', 'decisions']),
    since: instant,
    until: instant,
  })
  .meta({ id: 'BasisView' }) satisfies z.ZodType<BasisView>

const latencyShape = {
  mean_us: count,
  p50_us: count.nullable(),
  p95_us: count.nullable(),
  p99_us: count.nullable(),
  max_us: count,
}

const latency = z.object(latencyShape).meta({ id: 'LatencyView' }) satisfies z.ZodType<LatencyView>

const signalShape = {
  component: z.string(),
  layer,
  status: z.enum(['healthy', 'degraded', 'unhealthy', 'unknown']),
  reasons: z.array(z.string()).readonly(),
  summary: z.string(),
  trend: z.enum(['better', 'steady', 'worse', 'unknown']),
  last_checked: instant,
  last_seen_at: instant.nullable(),
  operations: count,
  errors: count,
  success_rate: ratio.nullable(),
  latency: latency.nullable(),
  before: z.object({
    operations: count,
    success_rate: ratio.nullable(),
    p95_us: count.nullable(),
  }),
  active_incidents: count,
  worst_severity: severity.nullable(),
  basis,
}

const signal = z
  .object(signalShape)
  .meta({ id: 'HealthSignalView' }) satisfies z.ZodType<HealthSignalView>

export const health = z
  .object({
    environment: z.string(),
    checked_at: instant,
    window_start: instant,
    window_end: instant,
    by_status: z.object({ unhealthy: count, degraded: count, unknown: count, healthy: count }),
    components: z.array(signal).readonly(),
  })
  .meta({ id: 'HealthView' }) satisfies z.ZodType<HealthView>

export const componentHealth = z
  .object({
    ...signalShape,
    by_operation: z
      .array(
        z.object({
          operation: z.string(),
          operations: count,
          errors: count,
          success_rate: ratio.nullable(),
          latency,
        }),
      )
      .readonly(),
    hours: z
      .array(z.object({ hour: instant, operations: count, errors: count, ...latencyShape }))
      .readonly(),
  })
  .meta({ id: 'ComponentHealthView' }) satisfies z.ZodType<ComponentHealthView>

const querystring = z.strictObject({
  minutes: minutes.default(15),
  origin: origin.optional(),
})

/** `GET /ops/health` */
export const readHealthSignals = {
  method: 'GET',
  url: '/ops/health',
  schema: {
    operationId: 'readHealthSignals',
    summary: 'How every component does: success, latency, open incidents, against the day before.',
    tags: ['ops'] as string[],
    security: founderOnly,
    querystring,
    response: { 200: health, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /ops/health/{component}` */
export const readHealthSignal = {
  method: 'GET',
  url: '/ops/health/:component',
  schema: {
    operationId: 'readHealthSignal',
    summary: 'How one component does, by operation, and its last 24 hours.',
    tags: ['ops'] as string[],
    security: founderOnly,
    params: z.strictObject({ component: text(200) }),
    querystring,
    response: { 200: componentHealth, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const
