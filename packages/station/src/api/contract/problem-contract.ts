import { z } from 'zod'

/** RFC 9457. Text comes from a table; `instance` is the reference id to give when asking for help. */
export const problemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .readonly()
      .optional(),
  })
  .meta({ id: 'ProblemDocument' })

export type ProblemDocument = z.infer<typeof problemDocument>

type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 421 | 429 | 500 | 503

const descriptions: Readonly<Record<RefusalStatus, string>> = {
  400: 'A field is wrong; `errors` names it.',
  401: 'No token or session, or one that is unknown, expired or revoked.',
  403: 'The token or session may not do this.',
  404: 'There is no such thing.',
  409: 'It was used already.',
  413: 'The body is larger than the station accepts.',
  415: 'The content type or encoding is not one the station reads.',
  421: 'The request was meant for another host.',
  429: 'Too many at once; `Retry-After` says when to come back.',
  500: 'The station failed; it has recorded why.',
  503: 'The store cannot be reached; `Retry-After` says when to come back.',
}

export interface Refusal {
  description: string
  content: { 'application/problem+json': { schema: typeof problemDocument } }
}

/** The problem answers of a route. */
export function refusals<Status extends RefusalStatus>(
  ...statuses: readonly Status[]
): Readonly<Record<Status, Refusal>> {
  const entries = statuses.map((status) => [
    status,
    {
      description: descriptions[status],
      content: { 'application/problem+json': { schema: problemDocument } },
    },
  ])
  return Object.fromEntries(entries) as Readonly<Record<Status, Refusal>>
}

/** A founder's token or console session. */
export const founderOnly: { token?: string[]; session?: string[] }[] = [
  { token: ['fops'] },
  { session: ['fops'] },
]
