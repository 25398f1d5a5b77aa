import { z } from 'zod'
import { refusals } from './problem-contract.ts'

const secret = z.string().min(16).max(128)

export const session = z
  .object({
    name: z.string().describe('Whom the token is named after.'),
    environment: z.string(),
    scopes: z.array(z.enum(['fops', 'preflight', 'ingest'])).readonly(),
    csrf_token: z.string().describe('Send it back as `x-csrf-token` with every change.'),
    expires_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'SessionView' })

const tags = ['session']

/** `POST /session` */
export const openSession = {
  method: 'POST',
  url: '/session',
  schema: {
    operationId: 'openSession',
    summary: 'Signs in with a one-time link or a token; the session is an HttpOnly cookie.',
    tags,
    body: z.union([z.strictObject({ link_token: secret }), z.strictObject({ token: secret })], {
      error: 'must be an object with either link_token or token',
    }),
    response: { 200: session, ...refusals(400, 401, 403, 429, 503) },
  },
} as const

/** `GET /session` */
export const readSession = {
  method: 'GET',
  url: '/session',
  schema: {
    operationId: 'readSession',
    summary: 'Who is signed in.',
    tags,
    security: [{ session: [] }] as { session: string[] }[],
    response: { 200: session, ...refusals(401, 503) },
  },
} as const

/** `DELETE /session` */
export const closeSession = {
  method: 'DELETE',
  url: '/session',
  schema: {
    operationId: 'closeSession',
    summary: 'Signs out; needs `x-csrf-token`.',
    tags,
    security: [{ session: [] }] as { session: string[] }[],
    response: { 204: z.undefined().describe('Signed out.'), ...refusals(401, 403, 503) },
  },
} as const
