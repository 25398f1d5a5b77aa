import { describe, expect, test } from 'vitest'
import {
  FIRST_DELAY_MS,
  MAX_DELAY_MS,
  recoveryEngine,
  recoveryFailure,
  type RecoveryInput,
} from '../../src/engines/recovery-engine.ts'

const decide = (input: RecoveryInput) => recoveryEngine.decide(input).output

const firstTimeout: RecoveryInput = {
  failure: 'timeout',
  attempt: 1,
  max_attempts: 3,
  optional: false,
  retry_after_ms: 0,
}

describe('the recovery engine', () => {
  test('retries a transient failure, twice as late each time', () => {
    expect(decide(firstTimeout)).toEqual({
      outcome: 'retry',
      reason: 'transient',
      delay_ms: FIRST_DELAY_MS,
    })
    expect(decide({ ...firstTimeout, attempt: 2 }).delay_ms).toBe(2 * FIRST_DELAY_MS)
  })

  test('waits as long as it was asked to, but never longer than the bound', () => {
    expect(decide({ ...firstTimeout, retry_after_ms: 1_500 }).delay_ms).toBe(1_500)
    const forever = decide({ ...firstTimeout, retry_after_ms: 3_600_000 })
    expect(forever.delay_ms).toBe(MAX_DELAY_MS)
  })

  test('aborts after the last attempt, and skips a step the run can do without', () => {
    const last = { ...firstTimeout, attempt: 3 }
    expect(decide(last)).toMatchObject({
      outcome: 'abort',
      reason: 'attempts_exhausted',
    })
    expect(decide({ ...last, optional: true }).outcome).toBe('skip')
  })

  test('does not repeat a call that the tool turned down', () => {
    expect(decide({ ...firstTimeout, failure: 'rejected' })).toMatchObject({
      outcome: 'abort',
      reason: 'not_retryable',
    })
  })

  test('calls only an abort a failed recovery', () => {
    const abort = decide({ ...firstTimeout, attempt: 3 })
    expect(recoveryFailure(abort)?.errorClass).toBe('system.recovery_failed')
    expect(recoveryFailure(decide(firstTimeout))).toBeNull()
  })
})
