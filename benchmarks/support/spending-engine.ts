// A decision as a service makes thousands of: twenty rules over 700 bytes of JSON, in a microsecond. What
// recording it costs is all that is measured, so the schemas let everything through.
import { defineEngine, type Engine } from '@first-contact/recorder'
import { input } from './failing-work.ts'

interface Step {
  readonly tool: string
  readonly amount_cents?: number
  readonly timeout_ms?: number
  readonly language?: string
}

export interface SpendingInput {
  readonly run_id: string
  readonly agent: string
  readonly tenant: string
  readonly goal: string
  readonly budget: {
    readonly currency: string
    readonly limit_cents: number
    readonly spent_cents: number
    readonly reserved_cents: number
  }
  readonly steps: readonly Step[]
  readonly attempt: number
  readonly requested_at: string
  readonly flags: {
    readonly dry_run: boolean
    readonly allow_partial: boolean
    readonly escalate_above_cents: number
  }
  readonly notes: string
}

export interface SpendingOutput {
  readonly outcome: 'allow' | 'deny'
  readonly reason: string
  readonly broken: readonly string[]
}

type Holds = (input: SpendingInput) => boolean

const left = ({ budget }: SpendingInput): number =>
  budget.limit_cents - budget.spent_cents - budget.reserved_cents
const paid = ({ steps }: SpendingInput): number =>
  steps.reduce((sum, step) => sum + (step.amount_cents ?? 0), 0)

const rules: readonly (readonly [name: string, holds: Holds])[] = [
  ['within budget', (of) => paid(of) <= left(of) + of.budget.reserved_cents],
  ['limit is a limit', ({ budget }) => budget.limit_cents <= 100_000],
  ['nothing negative', ({ budget }) => budget.spent_cents >= 0 && budget.reserved_cents >= 0],
  ['known currency', ({ budget }) => ['EUR', 'USD', 'CHF'].includes(budget.currency)],
  ['few attempts', ({ attempt }) => attempt <= 3],
  ['few steps', ({ steps }) => steps.length <= 10],
  ['some step', ({ steps }) => steps.length > 0],
  ['known tools', ({ steps }) => steps.every(({ tool }) => tool.length < 20)],
  ['a goal', ({ goal }) => goal.length > 0],
  ['a short goal', ({ goal }) => goal.length <= 400],
  ['short notes', ({ notes }) => notes.length <= 400],
  ['a tenant', ({ tenant }) => tenant !== ''],
  ['an agent', ({ agent }) => agent !== 'nobody'],
  ['a run', ({ run_id: id }) => id.startsWith('run_')],
  ['a time', ({ requested_at: at }) => at.endsWith('Z')],
  ['no dry run', ({ flags }) => !flags.dry_run],
  ['whole or nothing', ({ flags, attempt }) => !flags.allow_partial || attempt > 0],
  ['no escalation', (of) => paid(of) <= of.flags.escalate_above_cents],
  ['timeouts', ({ steps }) => steps.every((step) => (step.timeout_ms ?? 0) <= 10_000)],
  ['languages', ({ steps }) => steps.every((step) => (step.language ?? 'en').length === 2)],
]

export function decideSpending(of: SpendingInput): SpendingOutput {
  const broken = rules.filter(([, holds]) => !holds(of)).map(([name]) => name)
  const [first] = broken
  return first === undefined
    ? { outcome: 'allow', reason: 'all rules hold', broken }
    : { outcome: 'deny', reason: first, broken }
}

/** Every time another input, so that nothing is remembered. */
export function spendingInput(index: number): SpendingInput {
  return {
    ...input,
    run_id: `run_${index}`,
    budget: { ...input.budget, spent_cents: index % 5000 },
  }
}

/** @param fields - the class of every field of input and output */
export function spendingEngine(fields: 'plain' | 'seal'): Engine<SpendingInput, SpendingOutput> {
  return defineEngine({
    name: 'spending',
    component: 'engines.spending',
    input: { parse: (value: unknown) => value as SpendingInput },
    output: { parse: (value: unknown) => value as SpendingOutput },
    fields: { input: fields, output: fields },
    subject: ({ tenant }) => tenant,
    outcome: ({ outcome }) => outcome,
    decide: decideSpending,
  })
}
