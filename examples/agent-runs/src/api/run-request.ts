import { z } from 'zod'

/** Postgres stores neither a NUL nor half a surrogate pair; both are refused at the door. */
function text(maximum: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maximum)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), {
      error: 'must be well-formed text without NUL characters',
    })
}

const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,63}$/,
    'must be 1 to 64 of a-z, 0-9, _ and -, not starting with - or _',
  )

const optional = z.boolean().default(false)

/** Steps cost at least a cent, and nobody reads a run longer than this. */
const STEPS_MAX = 20

const stepRequest = z.discriminatedUnion('tool', [
  z.strictObject({ tool: z.literal('search'), query: text(500), optional }),
  z.strictObject({ tool: z.literal('summarize'), text: text(10_000).optional(), optional }),
  z.strictObject({
    tool: z.literal('pay'),
    amount_cents: z.int().min(1).max(100_000_000),
    payee: name,
    memo: text(200).optional(),
    optional,
  }),
])

export const runRequest = z.strictObject({
  agent: name,
  tenant: name,
  goal: text(1_000),
  budget_cents: z.int().min(0).max(1_000_000_000),
  idempotency_key: text(128),
  steps: z.array(stepRequest).min(1).max(STEPS_MAX),
})

export type RunRequest = z.infer<typeof runRequest>

export const runIdParameter = z
  .string()
  .regex(/^run_[0-9a-f]{16}$/, 'must be run_ and 16 hex digits')
