import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  admit,
  closedBreaker,
  report,
  type BreakerRules,
  type BreakerState,
} from '../../src/platform/breaker-rules.ts'

const rules: BreakerRules = { failureThreshold: 3, coolDownMs: 100, probeTimeoutMs: 50 }

/** Time passes, a call is let through or not, and comes back sooner or later. */
const event = fc.record({
  wait: fc.integer({ min: 0, max: 120 }),
  succeeded: fc.boolean(),
  comesBack: fc.boolean(),
})

test('an open breaker lets nothing through before its time and one probe at a time after it', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      let breaker: BreakerState = closedBreaker
      let now = 0
      for (const { wait, succeeded, comesBack } of events) {
        now += wait
        const before = breaker
        const { admission, next } = admit(before, rules, now)
        breaker = next
        if (before.state !== 'closed' && now < (before.untilMs ?? 0)) {
          expect(admission.kind).toBe('rejected')
          expect(next).toBe(before)
        }
        if (admission.kind === 'rejected') continue
        expect(admission.probe).toBe(before.state !== 'closed')
        if (admission.probe) expect(admit(next, rules, now).admission.kind).toBe('rejected')
        if (comesBack) {
          breaker = report(next, rules, { succeeded, probe: admission.probe, nowMs: now })
        }
      }
    }),
  )
})

test('a breaker whose tool is well again closes, whatever happened before', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      let breaker: BreakerState = closedBreaker
      let now = 0
      for (const { wait, succeeded } of events) {
        now += wait
        const { admission, next } = admit(breaker, rules, now)
        breaker = next
        if (admission.kind === 'admitted') {
          breaker = report(next, rules, { succeeded, probe: admission.probe, nowMs: now })
        }
      }
      now += rules.coolDownMs + rules.probeTimeoutMs
      const { admission, next } = admit(breaker, rules, now)
      expect(admission.kind).toBe('admitted')
      const probe = admission.kind === 'admitted' && admission.probe
      expect(report(next, rules, { succeeded: true, probe, nowMs: now })).toEqual(closedBreaker)
    }),
  )
})
