import { z } from 'zod'
import type {
  CorrelatedEventView,
  TimelineView,
} from '../../adapters/views/correlated-event-view.ts'
import { replayedLast } from './decision-contract.ts'
import { correlationId, incidentId, instant, layer } from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

export const correlatedEvent = z
  .object({
    kind: z.enum(['error', 'span', 'decision', 'mark', 'start', 'shed']),
    id: z.string(),
    at: instant,
    offset_us: z.int(),
    duration_us: z.int().min(0).nullable(),
    layer: layer.nullable(),
    component: z.string(),
    operation: z.string(),
    outcome: z.enum(['ok', 'error', 'aborted']).nullable(),
    error_class: z.string().nullable(),
    incident_id: incidentId.nullable(),
    severity: z.string().nullable(),
    summary: z.string().max(200),
    correlation_id: z.string().nullable(),
    span_id: z.string().nullable(),
    parent_span_id: z.string().nullable(),
    decision_id: z.string().nullable(),
    run_id: z.string().nullable(),
    agent_id: z.string().nullable(),
    attempt: z.int().min(1).nullable(),
    exception_type: z.string().nullable(),
    producer: z.string(),
    version: z.string().nullable(),
    attributes: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .exactOptional(),
    replayed: replayedLast.exactOptional(),
  })
  .meta({ id: 'CorrelatedEventView' }) satisfies z.ZodType<CorrelatedEventView>

export const timeline = z
  .object({
    correlation_id: correlationId,
    started_at: instant,
    ended_at: instant,
    duration_us: z.int().min(0),
    outcome: z.enum(['ok', 'failed', 'unknown']),
    failure_point: correlatedEvent.nullable(),
    components: z.array(z.string()).readonly(),
    layers: z.array(layer).readonly(),
    producers: z.array(z.string()).readonly(),
    origin: z.string(),
    events: z.array(correlatedEvent).readonly(),
    truncated: z.boolean(),
    missing: z
      .array(
        z.object({
          producer: z.string(),
          producer_epoch: z.string(),
          from: z.int(),
          to: z.int(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'TimelineView' }) satisfies z.ZodType<TimelineView>

/** `GET /ops/timeline/{correlation_id}` */
export const readTimeline = {
  method: 'GET',
  url: '/ops/timeline/:correlation_id',
  schema: {
    operationId: 'readTimeline',
    summary: 'What happened together under one correlation id, by time.',
    tags: ['ops'] as string[],
    security: founderOnly,
    params: z.strictObject({ correlation_id: correlationId }),
    response: { 200: timeline, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const
