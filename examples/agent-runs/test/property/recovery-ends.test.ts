import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  MAX_DELAY_MS,
  recoveryEngine,
  type RecoveryInput,
  recoveryInput,
  recoveryOutput,
} from '../../src/engines/recovery-engine.ts'

const decide = (input: RecoveryInput) => recoveryEngine.decide(input).output

const failures = [
  'timeout',
  'connection',
  'server_error',
  'rate_limited',
  'malformed',
  'circuit_open',
  'rejected',
] as const

const question = fc.record({
  failure: fc.constantFrom(...failures),
  attempt: fc.integer({ min: 1, max: 10_000 }),
  max_attempts: fc.integer({ min: 1, max: 50 }),
  optional: fc.boolean(),
  retry_after_ms: fc.integer({ min: 0, max: 10_000_000 }),
})

test('recovery has an answer for every failure, and the answer keeps its schema', () => {
  fc.assert(
    fc.property(question, (input) => {
      const output = decide(recoveryInput.parse(input))
      expect(recoveryOutput.safeParse(output).success).toBe(true)
      expect(output.delay_ms).toBeLessThanOrEqual(MAX_DELAY_MS)
      expect(decide(input)).toEqual(output)
    }),
  )
})

test('no run of failures goes on for ever', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...failures), { minLength: 50, maxLength: 50 }),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      (sequence, maximum, optional) => {
        const ended = sequence.findIndex((failure, index) => {
          const { outcome } = decide({
            failure,
            attempt: index + 1,
            max_attempts: maximum,
            optional,
            retry_after_ms: 0,
          })
          return outcome !== 'retry'
        })
        expect(ended).toBeGreaterThanOrEqual(0)
        expect(ended).toBeLessThan(maximum)
      },
    ),
  )
})
