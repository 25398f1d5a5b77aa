import type { Origin } from '../records/record-header.ts'
import type { SpanAttribute, SpanOutcome } from '../records/span-record.ts'
import { classifyError, isAbort } from '../taxonomy/classify-error.ts'
import type { ErrorClass } from '../taxonomy/error-class.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { CorrelationContext, WorkIds } from './correlation-context.ts'
import { monotonicMs } from './monotonic-ms.ts'
import type { OpenSpan, SpanAttributes } from './open-span.ts'
import { type ErrorStamp, runtime } from './runtime.ts'

export const attributesMax = 8

/** What a span is made of; one object literal a span, no closures. */
export interface SpanSeed {
  readonly correlationId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly component: string
  readonly layer: Layer
  readonly operation: string
  readonly origin: Origin
  readonly rehearsalId: string | null
  /** What others put in `tracestate`; carried on. */
  readonly tracestate: string | null
}

/**
 * A running or ended span.
 *
 * open -> (fail)* -> ended. An ended span is never changed but for the id of the envelope that its
 * error got later, which is read when the span is written.
 */
export class ActiveSpan implements OpenSpan {
  readonly correlationId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly component: string
  readonly layer: Layer
  readonly origin: Origin
  readonly rehearsalId: string | null
  readonly tracestate: string | null
  /** The first span of this correlation in this process; itself for a scope. */
  readonly root: ActiveSpan
  /** `performance.now()`; the wall clock is read only if the span is written. */
  readonly startedMs: number = monotonicMs()
  operation: string
  durationMs = -1
  outcome: SpanOutcome | null = null
  failure: ErrorStamp | null = null
  /** The class of a failure that has no error object. */
  failureClass: ErrorClass | null = null
  runId: string | null = null
  agentId: string | null = null
  tenantId: string | null = null
  decisionId: string | null = null
  attributes: { [key: string]: SpanAttribute } | null = null
  /** Healthy spans that wait for their root's outcome before they are dropped. */
  held: ActiveSpan[] | null = null
  #context: CorrelationContext | null = null

  constructor(seed: SpanSeed, root: ActiveSpan | null) {
    this.correlationId = seed.correlationId
    this.spanId = seed.spanId
    this.parentSpanId = seed.parentSpanId
    this.component = seed.component
    this.layer = seed.layer
    this.operation = seed.operation
    this.origin = seed.origin
    this.rehearsalId = seed.rehearsalId
    this.tracestate = seed.tracestate
    this.root = root ?? this
  }

  get isEnded(): boolean {
    return this.durationMs >= 0
  }

  /** Milliseconds since 1970, by today's clock, so that a clock moved back does not split a span. */
  get startedAtMs(): number {
    return Date.now() - (performance.now() - this.startedMs)
  }

  get context(): CorrelationContext {
    this.#context ??= Object.freeze({
      correlationId: this.correlationId,
      spanId: this.spanId,
      parentSpanId: this.parentSpanId,
      component: this.component,
      layer: this.layer,
      operation: this.operation,
      startedAt: new Date(this.startedAtMs).toISOString(),
      origin: this.origin,
      rehearsalId: this.rehearsalId,
      runId: this.runId,
      agentId: this.agentId,
      tenantId: this.tenantId,
      decisionId: this.decisionId,
    })
    return this.#context
  }

  run<T>(fn: () => T): T {
    return runtime.storage.run(this, fn)
  }

  enter(): void {
    runtime.storage.enterWith(this)
  }

  rename(operation: string): void {
    if (this.isEnded) return
    this.operation = operation
    this.#context = null
  }

  annotate(attributes: SpanAttributes): void {
    if (this.isEnded) return
    this.attributes ??= {}
    let room = attributesMax - Object.keys(this.attributes).length
    for (const [key, value] of Object.entries(attributes)) {
      if (value === undefined) continue
      if (!Object.hasOwn(this.attributes, key) && (room -= 1) < 0) continue
      Object.defineProperty(this.attributes, key, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      })
    }
  }

  setIds(ids: WorkIds): void {
    if (this.isEnded) return
    if (ids.runId !== undefined) this.runId = ids.runId
    if (ids.agentId !== undefined) this.agentId = ids.agentId
    if (ids.tenantId !== undefined) this.tenantId = ids.tenantId
    if (ids.decisionId !== undefined) this.decisionId = ids.decisionId
    this.#context = null
  }

  fail(error: unknown, errorClass?: ErrorClass): void {
    if (this.isEnded) return
    this.outcome = isAbort(error) ? 'aborted' : 'error'
    if (errorClass !== undefined) this.failureClass = errorClass
    if ((typeof error !== 'object' && typeof error !== 'function') || error === null) {
      this.failureClass ??= 'unknown'
      return
    }
    let stamp = runtime.stamps.get(error)
    if (stamp === undefined) {
      stamp = {
        span: this,
        errorClass: errorClass ?? classifyError(error),
        errorId: null,
        receipt: null,
      }
      runtime.stamps.set(error, stamp)
    }
    this.failure = stamp
  }

  end(outcome?: SpanOutcome): void {
    if (this.isEnded) return
    this.outcome = outcome ?? this.outcome ?? 'ok'
    this.durationMs = monotonicMs() - this.startedMs
    runtime.observer?.spanEnded(this)
  }
}
