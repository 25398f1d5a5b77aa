import type { ActiveSpan } from './active-span.ts'
import { makeChild, makeScope } from './open-scope.ts'
import type { ScopeOptions, SpanOptions } from './open-span.ts'
import { runtime } from './runtime.ts'

/** Waits in a function of its own: no closure a span, and an unhandled rejection stays one. */
async function settle(span: ActiveSpan, pending: PromiseLike<unknown>): Promise<unknown> {
  try {
    const value = await pending
    span.end()
    return value
  } catch (error) {
    span.fail(error)
    span.end()
    throw error
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}

/** Stands for a throw; what was thrown lies in `thrown` until it is taken, synchronously. */
const failed = Symbol('first-contact.failed')
let thrown: unknown

/**
 * Catches inside the storage's own `run`: a function that is always left by a throw is never
 * compiled by V8, and that one is on the path of every failure.
 */
function attempt<T>(fn: () => T): T | typeof failed {
  try {
    return fn()
  } catch (error) {
    thrown = error
    return failed
  }
}

function takeThrown(span: ActiveSpan): unknown {
  const error = thrown
  thrown = undefined
  span.fail(error)
  span.end()
  return error
}

function endOrSettle<T>(span: ActiveSpan, value: T): T {
  if (isThenable(value)) return settle(span, value) as T
  span.end()
  return value
}

// The two below say the same thing twice. A function that is left by a throw is interpreted for
// ever, and each of its frames takes one of the ten in the error's stack: so there is only one.

/**
 * Runs a function in a new scope: continues the trace of a valid `traceparent` or `sentry-trace`,
 * else starts one. A throw or rejection marks the span and the error, and goes on to the caller.
 *
 * @example
 * const answer = await correlationScope({ component: 'api.runs', layer: 'L2' }, () => handle())
 */
export function correlationScope<T>(options: ScopeOptions, fn: () => T): T {
  if (runtime.isDisabled) return fn()
  const span = makeScope(options)
  const value = runtime.storage.run(span, attempt<T>, fn)
  if (value === failed) throw takeThrown(span)
  return endOrSettle(span, value)
}

/** Runs a function in a span inside the current scope, or in a new scope where there is none. */
export function childSpan<T>(options: SpanOptions, fn: () => T): T {
  if (runtime.isDisabled) return fn()
  const span = makeChild(options)
  const value = runtime.storage.run(span, attempt<T>, fn)
  if (value === failed) throw takeThrown(span)
  return endOrSettle(span, value)
}
