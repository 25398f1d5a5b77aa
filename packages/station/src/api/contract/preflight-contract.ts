import { z } from 'zod'
import type {
  CheckView,
  PreflightView,
  RiskFindingView,
  RisksView,
} from '../../adapters/views/preflight-view.ts'
import { instant, layer } from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const count = z.int().min(0)
const riskLevel = z.enum(['low', 'medium', 'high', 'critical'])
const category = z.enum(['evidence', 'delivery', 'replay', 'data_safety', 'access', 'rehearsal'])
const sentence = z.string().max(400)

const riskFinding = z
  .object({
    id: z.string(),
    risk_level: riskLevel,
    category,
    title: z.string(),
    impact: z.string(),
    facts: z.array(sentence).readonly(),
    affected_components: z.array(z.string()).readonly(),
    recommendation: z.string(),
    documentation: z.string(),
    acknowledgement: z
      .object({ by: z.string(), at: instant, expires_at: instant, reason: sentence })
      .nullable(),
    checked_at: instant,
  })
  .meta({ id: 'RiskFindingView' }) satisfies z.ZodType<RiskFindingView>

const check = z
  .object({
    id: z.string(),
    layer,
    category,
    title: z.string(),
    state: z.enum(['pass', 'fail', 'waived', 'not_run']),
    risk_level: riskLevel,
    detail: sentence,
    command: z.string(),
    finding: riskFinding.nullable(),
  })
  .meta({ id: 'CheckView' }) satisfies z.ZodType<CheckView>

export const preflight = z
  .object({
    environment: z.string(),
    verdict: z.enum(['go', 'go_with_risks', 'no_go']),
    sentence,
    reasons: z.array(sentence).readonly(),
    by_state: z.object({ pass: count, fail: count, waived: count, not_run: count }),
    checks: z.array(check).readonly(),
    checked_at: instant,
  })
  .meta({ id: 'PreflightView' }) satisfies z.ZodType<PreflightView>

export const risks = z
  .object({ items: z.array(riskFinding).readonly(), checked_at: instant })
  .meta({ id: 'RisksView' }) satisfies z.ZodType<RisksView>

const tags = ['preflight']

/** `GET /preflight/verdict` */
export const readVerdict = {
  method: 'GET',
  url: '/preflight/verdict',
  schema: {
    operationId: 'readVerdict',
    summary: 'May users come in? Every check, looked at now.',
    tags,
    security: founderOnly,
    response: { 200: preflight, ...refusals(401, 403, 429, 503) },
  },
} as const

/** `GET /preflight/risks` */
export const listRisks = {
  method: 'GET',
  url: '/preflight/risks',
  schema: {
    operationId: 'listRisks',
    summary: 'What breaks if users arrive now, worst first.',
    tags,
    security: founderOnly,
    response: { 200: risks, ...refusals(401, 403, 429, 503) },
  },
} as const
