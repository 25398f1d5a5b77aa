import { z } from 'zod'
import { decisionReplay } from './decision-contract.ts'
import { decisionId, riskId, text } from './fields.ts'
import { founderOnly, refusals } from './problem-contract.ts'

const tags = ['actions']

/** `POST /actions/decisions/{id}/replay` */
export const replayDecision = {
  method: 'POST',
  url: '/actions/decisions/:id/replay',
  schema: {
    operationId: 'replayDecision',
    summary: 'Has the station make a decision again, with the code that decided and with today’s.',
    description:
      'Answers at once: 202, or 200 with the one that is open already. The result is read with the decision. Beyond thirty that wait, or three hundred within an hour, it is refused with 429.',
    tags,
    security: founderOnly,
    params: z.strictObject({ id: decisionId }),
    response: {
      200: decisionReplay,
      202: decisionReplay,
      ...refusals(400, 401, 403, 404, 409, 429, 503),
    },
  },
} as const

/** A sentence for whoever reads it later. */
const reason = text(300).min(5, { error: 'must be a sentence of 5 to 300 characters' })

const days = z
  .int({ error: 'must be a whole number of days from 1 to 90' })
  .min(1, { error: 'must be a whole number of days from 1 to 90' })
  .max(90, { error: 'must be a whole number of days from 1 to 90' })

/** `POST /actions/risks/{id}/acknowledge` */
export const acknowledgeRisk = {
  method: 'POST',
  url: '/actions/risks/:id/acknowledge',
  schema: {
    operationId: 'acknowledgeRisk',
    summary: 'Takes a risk in the caller’s name, for a time; it shows as waived until then.',
    tags,
    security: founderOnly,
    params: z.strictObject({ id: riskId }),
    body: z.strictObject({ reason, days: days.default(14) }),
    response: { 204: z.null(), ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const

/** `DELETE /actions/risks/{id}/acknowledge` */
export const withdrawRisk = {
  method: 'DELETE',
  url: '/actions/risks/:id/acknowledge',
  schema: {
    operationId: 'withdrawRisk',
    summary: 'Takes an acknowledgement back; the risk is open again.',
    tags,
    security: founderOnly,
    params: z.strictObject({ id: riskId }),
    response: { 204: z.null(), ...refusals(400, 401, 403, 404, 429, 503) },
  },
} as const
