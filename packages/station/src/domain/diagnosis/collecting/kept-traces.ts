import { textHash } from '../statistics/text-hash.ts'
import type { TelemetrySpan } from '../telemetry.ts'

interface KeptTrace {
  readonly hash: number
  readonly spans: TelemetrySpan[]
}

/** Over its budget by so much before it is trimmed: sorting at every span would cost the day. */
const slack = 1.25

/**
 * Whole traces within a budget of spans: those whose ids hash lowest. Which ones these are depends
 * on the traces alone, not on the order in which spans come.
 */
export class KeptTraces {
  readonly #traces = new Map<string, KeptTrace>()
  readonly #spansMax: number
  readonly #perTraceMax: number
  #spans = 0
  #below = Number.POSITIVE_INFINITY
  #cutSpans = 0
  #sampledOut = 0

  constructor(limits: { readonly spansPerSide: number; readonly spansPerTrace: number }) {
    this.#spansMax = limits.spansPerSide
    this.#perTraceMax = limits.spansPerTrace
  }

  add(span: TelemetrySpan): void {
    let trace = this.#traces.get(span.traceId)
    if (trace === undefined) {
      const hash = textHash(span.traceId)
      if (hash >= this.#below) {
        this.#sampledOut += 1
        return
      }
      trace = { hash, spans: [] }
      this.#traces.set(span.traceId, trace)
    }
    if (trace.spans.length >= this.#perTraceMax) {
      this.#cutSpans += 1
      return
    }
    trace.spans.push(span)
    this.#spans += 1
    if (this.#spans > this.#spansMax * slack) this.#trim()
  }

  /** The kept spans by trace, and what is not among them. */
  take(): {
    readonly traces: ReadonlyMap<string, readonly TelemetrySpan[]>
    readonly sampledOut: number
    readonly cutSpans: number
  } {
    this.#trim()
    const traces = new Map([...this.#traces].map(([id, { spans }]) => [id, spans]))
    return { traces, sampledOut: this.#sampledOut, cutSpans: this.#cutSpans }
  }

  #trim(): void {
    if (this.#spans <= this.#spansMax) return
    let kept = 0
    for (const [id, trace] of [...this.#traces].toSorted(([, a], [, b]) => a.hash - b.hash)) {
      kept += trace.spans.length
      if (kept <= this.#spansMax) continue
      this.#below = Math.min(this.#below, trace.hash)
      this.#spans -= trace.spans.length
      this.#sampledOut += trace.spans.length
      this.#traces.delete(id)
    }
  }
}
