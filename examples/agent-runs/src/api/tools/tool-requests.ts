import { z } from 'zod'

export const callHeaders = z.object({
  'idempotency-key': z.string().min(1).max(200),
  'x-attempt': z.coerce.number().int().min(1).default(1),
})

export const searchRequest = z.strictObject({ query: z.string().min(1).max(500) })

export const summarizeRequest = z.strictObject({ text: z.string().min(1).max(100_000) })

export const payRequest = z.strictObject({
  amount_cents: z.int().min(1).max(100_000_000),
  payee: z.string().min(1).max(64),
  memo: z.string().max(200).default(''),
})
