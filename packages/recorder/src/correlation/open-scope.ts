import { ActiveSpan } from './active-span.ts'
import type { WorkIds } from './correlation-context.ts'
import type { OpenSpan, ScopeOptions, SpanOptions } from './open-span.ts'
import { newCorrelationId, newSpanId } from './random-ids.ts'
import { runtime } from './runtime.ts'
import { foreignTracestate, isRehearsalId, readSignedOrigin } from './signed-origin.ts'
import { parseSentryTrace, parseTraceparent } from './trace-context.ts'

/** Layer of code that never said one; HTTP hooks say L2 and job hooks L5. */
const fallbackLayer = 'L2'

function takeIds(span: ActiveSpan, ids: WorkIds, parent: ActiveSpan | null): void {
  span.runId = ids.runId ?? parent?.runId ?? null
  span.agentId = ids.agentId ?? parent?.agentId ?? null
  span.tenantId = ids.tenantId ?? parent?.tenantId ?? null
  span.decisionId = ids.decisionId ?? parent?.decisionId ?? null
}

/** Opens a scope without running anything in it. */
export function makeScope(options: ScopeOptions): ActiveSpan {
  const observer = runtime.observer
  const remote =
    options.traceparent === undefined && options.sentryTrace === undefined
      ? undefined
      : (parseTraceparent(options.traceparent) ?? parseSentryTrace(options.sentryTrace))
  const correlationId = remote?.correlationId ?? newCorrelationId()
  const tracestate = remote === undefined ? undefined : options.tracestate
  const claim =
    tracestate === undefined
      ? undefined
      : readSignedOrigin(observer?.key, correlationId, tracestate)
  const rehearsalId = options.rehearsalId ?? claim?.rehearsalId ?? observer?.rehearsalId ?? null
  const span = new ActiveSpan(
    {
      correlationId,
      spanId: newSpanId(),
      parentSpanId: remote?.spanId ?? null,
      component: options.component,
      layer: options.layer ?? observer?.defaultLayer ?? fallbackLayer,
      operation: options.operation ?? 'run',
      origin: options.origin ?? claim?.origin ?? observer?.origin ?? 'user',
      rehearsalId: rehearsalId !== null && isRehearsalId(rehearsalId) ? rehearsalId : null,
      tracestate: foreignTracestate(tracestate),
    },
    null,
  )
  takeIds(span, options, null)
  if (options.attributes !== undefined) span.annotate(options.attributes)
  return span
}

/** Opens a span inside the current one; where there is none, a scope. */
export function makeChild(options: SpanOptions): ActiveSpan {
  const parent = runtime.storage.getStore()
  if (parent === undefined) {
    const component = options.component ?? runtime.observer?.defaultComponent ?? 'application'
    return makeScope({ ...options, component })
  }
  const span = new ActiveSpan(
    {
      correlationId: parent.correlationId,
      spanId: newSpanId(),
      parentSpanId: parent.spanId,
      component: options.component ?? parent.component,
      layer: options.layer ?? parent.layer,
      operation: options.operation,
      origin: parent.origin,
      rehearsalId: parent.rehearsalId,
      tracestate: parent.tracestate,
    },
    parent.root,
  )
  takeIds(span, options, parent)
  if (options.attributes !== undefined) span.annotate(options.attributes)
  return span
}

/** Opens a scope whose end is an event, such as a response's `close`. The caller ends it. */
export function openScope(options: ScopeOptions): OpenSpan {
  return makeScope(options)
}

/** Opens a span inside the current one whose end is an event. The caller ends it. */
export function openChildSpan(options: SpanOptions): OpenSpan {
  return makeChild(options)
}
