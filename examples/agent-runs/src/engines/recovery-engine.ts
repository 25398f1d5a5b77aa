import { defineEngine, type Engine } from '@first-contact/recorder'
import { z } from 'zod'
import type { DecisionFailure } from './decision-failure.ts'

export const recoveryInput = z.strictObject({
  failure: z.enum([
    'timeout',
    'connection',
    'server_error',
    'rate_limited',
    'malformed',
    'circuit_open',
    'rejected',
  ]),
  /** From 1. */
  attempt: z.int().min(1),
  max_attempts: z.int().min(1),
  /** Whether the run can go on without this step. */
  optional: z.boolean(),
  /** What the other side asked us to wait; 0 when it said nothing. */
  retry_after_ms: z.int().min(0),
})

export const recoveryOutput = z.strictObject({
  outcome: z.enum(['retry', 'skip', 'abort']),
  reason: z.enum(['transient', 'not_retryable', 'attempts_exhausted']),
  delay_ms: z.int().min(0),
})

export type RecoveryInput = z.infer<typeof recoveryInput>
export type RecoveryOutput = z.infer<typeof recoveryOutput>

/** First wait; doubles with each attempt. No jitter: a decision must come out the same again. */
export const FIRST_DELAY_MS = 200
/** Longest wait, also for what a tool asks: a run must end while somebody still cares. */
export const MAX_DELAY_MS = 10_000

function giveUp(input: RecoveryInput, reason: RecoveryOutput['reason']): RecoveryOutput {
  return { outcome: input.optional ? 'skip' : 'abort', reason, delay_ms: 0 }
}

function decideRecovery(input: RecoveryInput): RecoveryOutput {
  if (input.failure === 'rejected') return giveUp(input, 'not_retryable')
  if (input.attempt >= input.max_attempts) return giveUp(input, 'attempts_exhausted')
  const backoff = FIRST_DELAY_MS * 2 ** Math.min(input.attempt - 1, 10)
  const delay = Math.min(MAX_DELAY_MS, Math.max(backoff, input.retry_after_ms))
  return { outcome: 'retry', reason: 'transient', delay_ms: delay }
}

export const recoveryEngine: Engine<RecoveryInput, RecoveryOutput> = defineEngine({
  name: 'recovery',
  component: 'engines.recovery',
  input: recoveryInput,
  output: recoveryOutput,
  fields: { input: 'plain', output: 'plain' },
  decide: decideRecovery,
})

export function recoveryFailure(output: RecoveryOutput): DecisionFailure | null {
  if (output.outcome !== 'abort') return null
  return {
    errorClass: 'system.recovery_failed',
    severity: 'error',
    message: `run aborted: ${output.reason}`,
  }
}
