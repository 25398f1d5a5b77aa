import { z } from 'zod'

const costCents = z.int().min(0).max(1_000_000_000)

/** What each tool must answer; anything else is malformed, whatever its status says. */
export const toolAnswers = {
  search: z.object({
    results: z.array(z.object({ title: z.string(), snippet: z.string() })).max(50),
    cost_cents: costCents,
  }),
  summarize: z.object({ summary: z.string().max(10_000), cost_cents: costCents }),
  pay: z.object({ receipt_id: z.string().min(1), state: z.literal('paid'), cost_cents: costCents }),
} as const

export const voidAnswer = z.object({
  state: z.enum(['paid', 'voided']),
  amount_cents: costCents,
})

export type ToolName = keyof typeof toolAnswers

export function isToolName(value: string): value is ToolName {
  return Object.hasOwn(toolAnswers, value)
}
