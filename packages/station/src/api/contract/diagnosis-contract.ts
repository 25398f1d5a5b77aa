import { z } from 'zod'
import type {
  CauseEvidenceView,
  CauseView,
  DiagnosisView,
  DifferenceView,
} from '../../adapters/views/diagnosis-view.ts'
import { correlatedEvent } from './correlated-event-contract.ts'
import { decisionSummary } from './decision-contract.ts'
import { correlationId, incidentId, instant, layer } from './fields.ts'
import { incidentSummary } from './incident-contract.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const share = z.number().min(0).max(1)
const sentence = z.string().max(400)
const count = z.int().min(0)

const evidence = z
  .object({
    kind: z.enum([
      'error_origin',
      'no_answer',
      'self_time',
      'network',
      'missing_call',
      'extra_calls',
      'exception',
      'error_log',
      'new_log',
      'resource',
      'latency_metric',
      'error_metric',
      'silent_metric',
      'association',
      'change',
      'replay',
    ]),
    statement: sentence,
    weight: share,
    citations: z
      .array(z.object({ id: z.string(), correlation_id: z.string().nullable() }))
      .min(1)
      .readonly(),
  })
  .meta({ id: 'CauseEvidenceView' }) satisfies z.ZodType<CauseEvidenceView>

const cause = z
  .object({
    rank: z.int().min(1),
    component: z.string(),
    layer: layer.nullable(),
    operation: z.string().nullable(),
    mechanism: z.enum([
      'error_origin',
      'exception',
      'no_answer',
      'slow_code',
      'slow_dependency',
      'slow_network',
      'missing_call',
      'extra_calls',
      'cpu',
      'memory',
      'disk',
      'network',
      'sockets',
      'resource',
      'latency',
      'error_rate',
      'error_log',
      'changed_behaviour',
    ]),
    code_location: z.string().nullable(),
    confidence: share,
    confidence_word: z.enum(['very likely', 'likely', 'possible', 'weak']),
    statement: sentence,
    evidence: z.array(evidence).min(1).readonly(),
  })
  .meta({ id: 'CauseView' }) satisfies z.ZodType<CauseView>

const difference = z
  .object({
    component: z.string(),
    attribute: z.string().max(200),
    value: z.string().max(200),
    failing_with: count,
    failing: count,
    healthy_with: count,
    healthy: count,
    lift: z.number().min(0),
    ids: z.array(z.string()).readonly(),
  })
  .meta({ id: 'DifferenceView' }) satisfies z.ZodType<DifferenceView>

export const diagnosis = z
  .object({
    subject: z.object({ kind: z.enum(['incident', 'correlation']), id: z.string() }),
    environment: z.string(),
    verdict: z.enum(['causes', 'nothing_stands_out', 'no_failing_evidence']),
    causes: z.array(cause).max(10).readonly(),
    differences: z.array(difference).max(10).readonly(),
    changes_before: z.array(correlatedEvent).readonly(),
    decisions: z.array(decisionSummary).max(20).readonly(),
    earlier_incidents: z.array(incidentSummary).max(5).readonly(),
    failing_correlations: z.array(z.string()).max(20).readonly(),
    healthy_correlations: z.array(z.string()).max(40).readonly(),
    notes: z.array(sentence).readonly(),
    confidence_meaning: z.string(),
    symptom_at: instant,
  })
  .meta({ id: 'DiagnosisView' }) satisfies z.ZodType<DiagnosisView>

const description =
  'Failing correlations against healthy ones that began with the same operation. Hypotheses for a ' +
  'person: every statement cites records, and nothing is claimed without.'

/** `GET /ops/incidents/{id}/diagnosis` */
export const diagnoseIncident = {
  method: 'GET',
  url: '/ops/incidents/:id/diagnosis',
  schema: {
    operationId: 'diagnoseIncident',
    summary: 'Ranked causes of one incident, with the evidence for each.',
    description,
    tags: ['ops'] as string[],
    security: founderOnly,
    params: z.strictObject({ id: incidentId }),
    response: { 200: diagnosis, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const

/** `GET /ops/timeline/{correlation_id}/diagnosis` */
export const diagnoseCorrelation = {
  method: 'GET',
  url: '/ops/timeline/:correlation_id/diagnosis',
  schema: {
    operationId: 'diagnoseCorrelation',
    summary: 'Ranked causes of what happened under one correlation id.',
    description,
    tags: ['ops'] as string[],
    security: founderOnly,
    params: z.strictObject({ correlation_id: correlationId }),
    response: { 200: diagnosis, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const
