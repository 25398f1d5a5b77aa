import type { Origin } from '../records/record-header.ts'
import type { SpanAttribute, SpanOutcome } from '../records/span-record.ts'
import type { ErrorClass } from '../taxonomy/error-class.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { CorrelationContext, WorkIds } from './correlation-context.ts'

export type SpanAttributes = { readonly [key: string]: SpanAttribute | undefined }

/** A new scope: one request, job or workflow of this process. */
export interface ScopeOptions extends WorkIds {
  readonly component: string
  /** @defaultValue the recorder's default layer, else `L2` */
  readonly layer?: Layer | undefined
  /** @defaultValue `run` */
  readonly operation?: string | undefined
  readonly origin?: Origin | undefined
  readonly rehearsalId?: string | undefined
  /** A W3C header; malformed starts a new trace. */
  readonly traceparent?: string | undefined
  readonly tracestate?: string | undefined
  /** Read where there is no valid `traceparent`. */
  readonly sentryTrace?: string | undefined
  readonly attributes?: SpanAttributes | undefined
}

/** One operation inside the current scope. */
export interface SpanOptions extends WorkIds {
  readonly operation: string
  /** @defaultValue the parent's component */
  readonly component?: string | undefined
  /** @defaultValue the parent's layer */
  readonly layer?: Layer | undefined
  readonly attributes?: SpanAttributes | undefined
}

/** A span whose end is an event and not the return of a function; for integrations. */
export interface OpenSpan {
  /** As in `context`, without the cost of making that. */
  readonly correlationId: string
  readonly layer: Layer
  readonly context: CorrelationContext
  /** Runs a function inside this span; does not end it. */
  run<T>(fn: () => T): T
  /** Makes this the current span for the rest of the running async context. */
  enter(): void
  /** Names the operation once it is known, such as a route. */
  rename(operation: string): void
  annotate(attributes: SpanAttributes): void
  setIds(ids: WorkIds): void
  /**
   * Marks the span as failed, and the error as first seen leaving here unless a span inside saw it
   * before; without an error object, a class says what failed.
   */
  fail(error: unknown, errorClass?: ErrorClass): void
  /** Ends the span; what comes after is ignored. `error` by default if `fail` was called. */
  end(outcome?: SpanOutcome): void
}
