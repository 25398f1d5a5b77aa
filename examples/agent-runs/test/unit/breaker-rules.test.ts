import { describe, expect, test } from 'vitest'
import {
  admit,
  closedBreaker,
  report,
  type BreakerRules,
  type BreakerState,
} from '../../src/platform/breaker-rules.ts'

const rules: BreakerRules = { failureThreshold: 3, coolDownMs: 1_000, probeTimeoutMs: 500 }
const failed = { succeeded: false, probe: false, nowMs: 0 }

function openAt(nowMs: number): BreakerState {
  return { state: 'open', failures: 3, untilMs: nowMs + rules.coolDownMs }
}

describe('the circuit breaker', () => {
  test('opens at the threshold of failures in a row, not before', () => {
    const two = report(report(closedBreaker, rules, failed), rules, failed)
    expect(two).toEqual({ state: 'closed', failures: 2, untilMs: null })
    expect(report(two, rules, failed)).toEqual({ state: 'open', failures: 3, untilMs: 1_000 })
  })

  test('a success in between starts the count again', () => {
    const one = report(closedBreaker, rules, failed)
    expect(report(one, rules, { ...failed, succeeded: true })).toEqual(closedBreaker)
  })

  test('rejects while open and says for how long', () => {
    expect(admit(openAt(0), rules, 400).admission).toEqual({ kind: 'rejected', retryAfterMs: 600 })
  })

  test('lets one probe through after the cool-down, and no second one beside it', () => {
    const { admission, next } = admit(openAt(0), rules, 1_000)
    expect(admission).toEqual({ kind: 'admitted', probe: true })
    expect(admit(next, rules, 1_100).admission.kind).toBe('rejected')
  })

  test('sends another probe when the first one never came back', () => {
    const { next } = admit(openAt(0), rules, 1_000)
    expect(admit(next, rules, 1_500).admission).toEqual({ kind: 'admitted', probe: true })
  })

  test('a probe that succeeds closes it, one that fails opens it again', () => {
    const { next } = admit(openAt(0), rules, 1_000)
    const probe = { probe: true, nowMs: 1_200 }
    expect(report(next, rules, { ...probe, succeeded: true })).toEqual(closedBreaker)
    expect(report(next, rules, { ...probe, succeeded: false })).toMatchObject({
      state: 'open',
      untilMs: 2_200,
    })
  })

  test('a straggler from before it opened neither closes nor extends it', () => {
    const open = openAt(0)
    const straggler = { probe: false, nowMs: 900 }
    expect(report(open, rules, { ...straggler, succeeded: true })).toBe(open)
    expect(report(open, rules, { ...straggler, succeeded: false })).toBe(open)
  })
})
