import { z } from 'zod'
import type {
  DecisionCountsView,
  DecisionDetailView,
  DecisionFieldView,
  DecisionListView,
  DecisionReplayView,
  DecisionSummaryView,
  ReplayedLastView,
} from '../../adapters/views/decision-view.ts'
import {
  correlationId,
  cursor,
  decisionId,
  engineName,
  engineVersion,
  instant,
  origin,
  pageLimit,
  replayability,
  replayVerdict,
  replayVerdicts,
  text,
  windowHours,
} from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const count = z.int().min(0)
const summaryText = z.string().max(200)

const verdict = z.enum(replayVerdicts)

export const replayedLast = z
  .object({
    at: instant,
    recorded: verdict.nullable(),
    current: verdict.nullable(),
    current_version: z.string().nullable(),
    drift: z.enum(['none', 'code', 'answer']).nullable(),
  })
  .meta({ id: 'ReplayedLastView' }) satisfies z.ZodType<ReplayedLastView>

export const decisionReplay = z
  .object({
    id: z.string(),
    asked_by: z.string(),
    asked_at: instant,
    state: z.enum(['queued', 'running', 'done', 'failed', 'interrupted']),
    ended_at: instant.nullable(),
    duration_ms: count.nullable(),
    reason: summaryText.nullable(),
    results: z
      .array(
        z.object({
          code: z.enum(['recorded', 'current']),
          verdict,
          reason: summaryText.nullable(),
          version: z.string().nullable(),
          differences: z
            .array(
              z.object({
                pointer: summaryText,
                recorded: summaryText.nullable(),
                replayed: summaryText.nullable(),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'DecisionReplayView' }) satisfies z.ZodType<DecisionReplayView>

const summaryShape = {
  id: decisionId,
  at: instant,
  type: z.enum(['decided', 'threw']),
  engine: z.string(),
  component: z.string(),
  outcome: summaryText.nullable(),
  summary: summaryText,
  input_summary: summaryText.nullable(),
  duration_us: count,
  affected_run: z.string().nullable(),
  agent_id: z.string().nullable(),
  correlation_id: correlationId,
  engine_version: z.string().nullable(),
  replayability,
  replayed: replayedLast.nullable(),
  origin,
}

export const decisionSummary = z
  .object(summaryShape)
  .meta({ id: 'DecisionSummaryView' }) satisfies z.ZodType<DecisionSummaryView>

export const decisionList = z
  .object({
    items: z.array(decisionSummary).readonly(),
    next_cursor: z.string().nullable(),
    window_start: instant,
    window_end: instant,
  })
  .meta({ id: 'DecisionListView' }) satisfies z.ZodType<DecisionListView>

const field = z
  .object({
    name: summaryText,
    kind: z.enum(['plain', 'sealed', 'dropped', 'token', 'derived', 'unknown']),
    value: summaryText.nullable(),
  })
  .meta({ id: 'DecisionFieldView' }) satisfies z.ZodType<DecisionFieldView>

export const decisionDetail = z
  .object({
    ...summaryShape,
    output_summary: summaryText.nullable(),
    input_fields: z.array(field).readonly(),
    output_fields: z.array(field).readonly(),
    error: z.object({ type: summaryText, summary: summaryText }).nullable(),
    span_id: z.string().nullable(),
    engine_version_reason: summaryText.nullable(),
    replayability_reasons: z.array(summaryText).readonly(),
    unrecorded_reads: z.array(summaryText).readonly(),
    environment: z.string(),
    producer: z.string(),
    version: z.string().nullable(),
    replays: z.array(decisionReplay).readonly(),
    can_replay: z.boolean(),
  })
  .meta({ id: 'DecisionDetailView' }) satisfies z.ZodType<DecisionDetailView>

export const decisionCounts = z
  .object({
    total: count,
    counts: z
      .array(
        z.object({
          engine: z.string(),
          engine_version: z.string().nullable(),
          outcome: summaryText.nullable(),
          decisions: count,
          threw: count,
          exact: count,
          partial: count,
          not_replayable: count,
        }),
      )
      .readonly(),
    window_start: instant,
    window_end: instant,
  })
  .meta({ id: 'DecisionCountsView' }) satisfies z.ZodType<DecisionCountsView>

const tags = ['ops']

/** `GET /ops/decisions` */
export const listDecisions = {
  method: 'GET',
  url: '/ops/decisions',
  schema: {
    operationId: 'listDecisions',
    summary: 'What engines decided in the window, latest first.',
    description:
      'Without `hours`, the window is the last 24 hours; for one run or one correlation, the 90 days that are kept.',
    tags,
    security: founderOnly,
    querystring: z.strictObject({
      hours: windowHours.optional(),
      engine: engineName.optional(),
      outcome: text(200).optional(),
      version: engineVersion.optional(),
      replayability: replayability.optional(),
      verdict: replayVerdict.optional(),
      run_id: text(200).optional(),
      correlation_id: correlationId.optional(),
      origin: origin.optional(),
      cursor: cursor.optional(),
      limit: pageLimit.default(50),
    }),
    response: { 200: decisionList, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /ops/decisions/counts` */
export const readDecisionCounts = {
  method: 'GET',
  url: '/ops/decisions/counts',
  schema: {
    operationId: 'readDecisionCounts',
    summary: 'How often each version of each engine decided what.',
    tags,
    security: founderOnly,
    querystring: z.strictObject({
      hours: windowHours.default(24),
      engine: engineName.optional(),
      origin: origin.optional(),
    }),
    response: { 200: decisionCounts, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /ops/decisions/{id}` */
export const readDecision = {
  method: 'GET',
  url: '/ops/decisions/:id',
  schema: {
    operationId: 'readDecision',
    summary: 'One decision: what was decided, by which version, on which plain values.',
    tags,
    security: founderOnly,
    params: z.strictObject({ id: decisionId }),
    response: { 200: decisionDetail, ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const
