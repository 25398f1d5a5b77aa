/**
 * A circuit breaker's rules, without a clock or a database of their own.
 *
 * closed --(threshold failures in a row)--> open --(cool-down over)--> half_open, one probe
 * half_open --(probe succeeds)--> closed; --(probe fails)--> open; --(probe lost)--> half_open
 */
export interface BreakerState {
  readonly state: 'closed' | 'open' | 'half_open'
  /** Failures in a row. */
  readonly failures: number
  /** Open: when a probe may go. Half open: when the probe under way counts as lost. */
  readonly untilMs: number | null
}

export interface BreakerRules {
  readonly failureThreshold: number
  readonly coolDownMs: number
  /** Longer than any call may take. */
  readonly probeTimeoutMs: number
}

export type Admission =
  | { readonly kind: 'admitted'; readonly probe: boolean }
  | { readonly kind: 'rejected'; readonly retryAfterMs: number }

export const closedBreaker: BreakerState = Object.freeze({
  state: 'closed',
  failures: 0,
  untilMs: null,
})

/** Whether a call may go out now, and the state that follows. */
export function admit(
  breaker: BreakerState,
  rules: BreakerRules,
  nowMs: number,
): { readonly admission: Admission; readonly next: BreakerState } {
  if (breaker.state === 'closed') {
    return { admission: { kind: 'admitted', probe: false }, next: breaker }
  }
  const until = breaker.untilMs ?? nowMs
  if (nowMs < until) {
    return { admission: { kind: 'rejected', retryAfterMs: until - nowMs }, next: breaker }
  }
  return {
    admission: { kind: 'admitted', probe: true },
    next: { ...breaker, state: 'half_open', untilMs: nowMs + rules.probeTimeoutMs },
  }
}

/** The state after a call that was let through has ended. */
export function report(
  breaker: BreakerState,
  rules: BreakerRules,
  call: { readonly succeeded: boolean; readonly probe: boolean; readonly nowMs: number },
): BreakerState {
  // A call from before the breaker opened says nothing about now; only the probe may close it.
  if (breaker.state !== 'closed' && !call.probe) return breaker
  if (call.succeeded) return closedBreaker
  const failures = breaker.failures + 1
  const opens = call.probe || failures >= rules.failureThreshold
  return opens
    ? { state: 'open', failures, untilMs: call.nowMs + rules.coolDownMs }
    : { state: 'closed', failures, untilMs: null }
}
