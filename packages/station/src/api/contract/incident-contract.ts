import { z } from 'zod'
import type {
  EvidencePageView,
  IncidentDetailView,
} from '../../adapters/views/incident-detail-view.ts'
import type {
  FounderIncidentsSummaryResponse,
  IncidentSummaryView,
} from '../../adapters/views/incident-summary-view.ts'
import { correlatedEvent } from './correlated-event-contract.ts'
import {
  cursor,
  incidentId,
  incidentState,
  instant,
  origin,
  pageLimit,
  severity,
  text,
  windowHours,
} from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const count = z.int().min(0)

const summaryShape = {
  id: incidentId,
  category: z.string(),
  severity,
  title: z.string(),
  component: z.string(),
  layer: z.string(),
  error_class: z.string(),
  operation: z.string(),
  occurrences: count,
  retries: count,
  affected_runs: count,
  affected_agents: count,
  first_seen: instant,
  last_seen: instant,
  state: incidentState,
  sample_correlation_id: z.string().nullable(),
  origins: z.array(origin).readonly(),
}

export const incidentSummary = z
  .object(summaryShape)
  .meta({ id: 'IncidentSummaryView' }) satisfies z.ZodType<IncidentSummaryView>

export const severityCounts = z
  .object({ urgent: count, action: count, attention: count, info: count })
  .meta({ id: 'SeverityCountsView' })

export const incidentsSummary = z
  .object({
    total_incidents: count,
    by_severity: severityCounts,
    recent_incidents: z.array(incidentSummary).readonly(),
    window_start: instant,
    window_end: instant,
  })
  .meta({
    id: 'FounderIncidentsSummaryResponse',
  }) satisfies z.ZodType<FounderIncidentsSummaryResponse>

export const incidentList = z
  .object({
    items: z.array(incidentSummary).readonly(),
    total: count,
    next_cursor: z.string().nullable(),
    window_start: instant,
    window_end: instant,
  })
  .meta({ id: 'IncidentListView' })

const grouping = z
  .object({
    key: incidentId,
    version: z.literal('fc1'),
    because: z
      .array(
        z.object({
          field: z.enum(['component', 'layer', 'error_class', 'operation']),
          value: z.string(),
        }),
      )
      .readonly(),
    explanation: z.string(),
  })
  .meta({ id: 'GroupingView' })

export const incidentDetail = z
  .object({
    ...summaryShape,
    description: z.string(),
    environment: z.string(),
    shed_occurrences: count,
    severity_reasons: z.array(z.string()).readonly(),
    grouping,
    trend: z.array(z.object({ hour: instant, occurrences: count, retries: count })).readonly(),
    evidence: z.array(correlatedEvent).readonly(),
    evidence_next_cursor: z.string().nullable(),
    pinned_evidence: z.boolean(),
    sample_correlation_ids: z.array(z.string()).readonly(),
  })
  .meta({ id: 'IncidentDetailView' }) satisfies z.ZodType<IncidentDetailView>

export const evidencePage = z
  .object({ items: z.array(correlatedEvent).readonly(), next_cursor: z.string().nullable() })
  .meta({ id: 'EvidencePageView' }) satisfies z.ZodType<EvidencePageView>

const tags = ['ops']

/** `GET /ops/incidents/infra-summary` */
export const readIncidentsSummary = {
  method: 'GET',
  url: '/ops/incidents/infra-summary',
  schema: {
    operationId: 'readIncidentsSummary',
    summary: 'Counts by severity and the ten incidents seen last.',
    tags,
    security: founderOnly,
    querystring: z.strictObject({ hours: windowHours.default(24), origin: origin.optional() }),
    response: { 200: incidentsSummary, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /ops/incidents` */
export const listIncidents = {
  method: 'GET',
  url: '/ops/incidents',
  schema: {
    operationId: 'listIncidents',
    summary: 'Incidents seen in the window, worst and latest first.',
    tags,
    security: founderOnly,
    querystring: z.strictObject({
      hours: windowHours.default(24),
      component: text(200).optional(),
      min_severity: severity.optional(),
      state: incidentState.optional(),
      q: text(200).optional().describe('Words that title, component, class or operation contain.'),
      origin: origin.optional(),
      cursor: cursor.optional(),
      limit: pageLimit.default(50),
    }),
    response: { 200: incidentList, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /ops/incidents/{id}` */
export const readIncident = {
  method: 'GET',
  url: '/ops/incidents/:id',
  schema: {
    operationId: 'readIncident',
    summary: 'One incident: what failed, how often, whom it hit, and its evidence.',
    tags,
    security: founderOnly,
    params: z.strictObject({ id: incidentId }),
    description:
      'Counts and severity are those of the last `hours`, as in the list; the trend goes back seven days at least.',
    querystring: z.strictObject({ hours: windowHours.default(24) }),
    response: { 200: incidentDetail, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const

/** `GET /ops/incidents/{id}/evidence` */
export const readIncidentEvidence = {
  method: 'GET',
  url: '/ops/incidents/:id/evidence',
  schema: {
    operationId: 'readIncidentEvidence',
    summary: 'More evidence of one incident, newest first.',
    tags,
    security: founderOnly,
    params: z.strictObject({ id: incidentId }),
    querystring: z.strictObject({ cursor: cursor.optional(), limit: pageLimit.default(20) }),
    response: { 200: evidencePage, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const
