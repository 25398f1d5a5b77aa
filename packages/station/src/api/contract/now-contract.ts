import { z } from 'zod'
import type { NowView } from '../../adapters/views/now-view.ts'
import { correlatedEvent } from './correlated-event-contract.ts'
import { instant, origin } from './fields.ts'
import { incidentSummary, severityCounts } from './incident-contract.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const count = z.int().min(0)

export const now = z
  .object({
    sentence: z.string(),
    state: z.enum(['ok', 'attention', 'trouble', 'blind']),
    by_severity: severityCounts,
    active_incidents: count,
    affected_runs: count,
    top_incidents: z.array(incidentSummary).readonly(),
    trend: z.array(z.object({ hour: instant, occurrences: count })).readonly(),
    last_event_stored_at: instant.nullable(),
    last_stored_age_seconds: z.number().min(0).nullable(),
    producers: z
      .array(
        z.object({
          producer: z.string(),
          last_seen_at: instant,
          alive: z.boolean(),
          missing_records: count,
          shed_records: count,
          version: z.string().nullable(),
        }),
      )
      .readonly(),
    last_changes: z.array(correlatedEvent).readonly(),
    checked_at: instant,
    environment: z.string(),
  })
  .meta({ id: 'NowView' }) satisfies z.ZodType<NowView>

/** `GET /ops/now` */
export const readNow = {
  method: 'GET',
  url: '/ops/now',
  schema: {
    operationId: 'readNow',
    summary: 'One sentence on how things stand, and what it rests on.',
    tags: ['ops'] as string[],
    security: founderOnly,
    querystring: z.strictObject({ origin: origin.optional() }),
    response: { 200: now, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /ops/stream` */
export const streamChanges = {
  method: 'GET',
  url: '/ops/stream',
  schema: {
    operationId: 'streamChanges',
    summary:
      'Server-sent events: `changed` with `{"revision": n}` when the store has something new.',
    tags: ['ops'] as string[],
    security: founderOnly,
    response: {
      200: {
        description: 'A stream of events.',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      ...refusals(401, 403, 429, 503),
    },
  },
} as const
