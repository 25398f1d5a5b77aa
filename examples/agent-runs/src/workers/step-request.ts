import { FirstContactError } from '@first-contact/recorder'
import { z } from 'zod'
import type { StoredStepRow } from '../platform/run-steps.ts'
import type { PricedStep } from './decision-ports.ts'

const storedStep = z.discriminatedUnion('tool', [
  z.object({ tool: z.literal('search'), query: z.string() }),
  z.object({ tool: z.literal('summarize'), text: z.string().optional() }),
  z.object({
    tool: z.literal('pay'),
    amount_cents: z.int(),
    payee: z.string(),
    memo: z.string().optional(),
  }),
])

const searchOutput = z.object({ results: z.array(z.object({ snippet: z.string() })) })

/** A step made ready: what the tool gets, what the engines are asked. */
export interface StepRequest {
  readonly tool: 'search' | 'summarize' | 'pay'
  readonly body: unknown
  readonly priced: PricedStep
  readonly amountCents: number
  readonly payee: string | null
  /** All free text of the step, for the policy. */
  readonly text: string
}

function textToSummarize(given: string | undefined, earlier: unknown, goal: string): string {
  if (given !== undefined) return given
  const search = searchOutput.safeParse(earlier)
  if (!search.success || search.data.results.length === 0) return goal
  return search.data.results.map((result) => result.snippet).join('\n')
}

/** Fills in what a step leaves to its run: a summary without text takes what was found before. */
export function prepareStep(step: StoredStepRow, earlier: unknown, goal: string): StepRequest {
  const parsed = storedStep.safeParse(step.input)
  if (!parsed.success) {
    throw new FirstContactError('FC_RUN_STEP_CORRUPT', { cause: parsed.error })
  }
  const input = parsed.data
  const nothing = { amountCents: 0, payee: null }
  if (input.tool === 'search') {
    const { tool, query } = input
    return { tool, body: { query }, priced: { tool }, ...nothing, text: query }
  }
  if (input.tool === 'summarize') {
    const text = textToSummarize(input.text, earlier, goal)
    return {
      tool: input.tool,
      body: { text },
      priced: { tool: input.tool, text },
      ...nothing,
      text,
    }
  }
  return {
    tool: input.tool,
    body: { amount_cents: input.amount_cents, payee: input.payee, memo: input.memo ?? '' },
    priced: { tool: input.tool, amountCents: input.amount_cents },
    amountCents: input.amount_cents,
    payee: input.payee,
    text: input.memo ?? '',
  }
}
