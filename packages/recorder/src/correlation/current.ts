import { AsyncLocalStorage } from 'node:async_hooks'
import type { CorrelationContext, WorkIds } from './correlation-context.ts'
import type { OpenSpan, SpanAttributes } from './open-span.ts'
import { runtime } from './runtime.ts'
import { formatOriginMember } from './signed-origin.ts'
import { formatTraceparent } from './trace-context.ts'

/** The ids of the running scope, frozen; undefined outside any. */
export function current(): CorrelationContext | undefined {
  return runtime.storage.getStore()?.context
}

/** The running span itself, for integrations that learn its name late. */
export function currentSpan(): OpenSpan | undefined {
  return runtime.storage.getStore()
}

/** Adds attributes to the running span; at most 8 are kept, scrubbed. Nothing outside a span. */
export function annotate(attributes: SpanAttributes): void {
  runtime.storage.getStore()?.annotate(attributes)
}

/** Sets the application's ids on the running span; spans opened inside it from now on have them. */
export function setIds(ids: WorkIds): void {
  runtime.storage.getStore()?.setIds(ids)
}

/** Ties a callback to the running scope, for drivers that call back from elsewhere. */
export function bind<Fn extends (...args: never[]) => unknown>(fn: Fn): Fn {
  return AsyncLocalStorage.bind(fn as unknown as (...args: unknown[]) => unknown) as unknown as Fn
}

/** The public reference of the running scope, which a user can quote; it is the correlation id. */
export function referenceId(): string | undefined {
  return runtime.storage.getStore()?.correlationId
}

/**
 * Headers that carry the running scope to another process, over HTTP or in a job's payload:
 * `traceparent`, and `tracestate` with the origin signed where it is not a user. Empty outside.
 */
export function outboundHeaders(): Record<string, string> {
  const span = runtime.storage.getStore()
  if (span === undefined || runtime.isDisabled) return {}
  const headers: Record<string, string> = {
    traceparent: formatTraceparent(span.correlationId, span.spanId),
  }
  const members: string[] = []
  const key = runtime.observer?.key
  if (key !== undefined && (span.origin !== 'user' || span.rehearsalId !== null)) {
    members.push(formatOriginMember(key, span.correlationId, span))
  }
  if (span.tracestate !== null) members.push(span.tracestate)
  if (members.length > 0) headers['tracestate'] = members.join(',')
  return headers
}
