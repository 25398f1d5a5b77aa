import { memoryLimits, type MemoryLimits } from '../constants.ts'
import {
  sideAt,
  type DiagnosisWindow,
  type Side,
  type TelemetryChange,
  type TelemetryDecision,
  type TelemetryEvent,
  type TelemetryPoint,
  type TelemetrySpan,
} from '../telemetry.ts'
import { EventCounts, type EventCount } from './event-counts.ts'
import { KeptTraces } from './kept-traces.ts'
import { operationTemplate } from './log-template.ts'
import { MetricSamples, type MetricSeries } from './metric-series.ts'

/** How much was seen on one side, exactly. */
export interface SideCounts {
  readonly spans: number
  readonly events: number
  readonly samples: number
}

/** Telemetry of both sides, as much as is needed to compare them. */
export interface CollectedTelemetry {
  readonly window: DiagnosisWindow
  /** Sides come with the correlations, not from the time. */
  readonly isLabelled: boolean
  readonly traces: ReadonlyMap<string, readonly TelemetrySpan[]>
  readonly events: readonly EventCount[]
  readonly series: readonly MetricSeries[]
  readonly changes: readonly TelemetryChange[]
  readonly decisions: readonly TelemetryDecision[]
  readonly seen: Readonly<Record<Side, SideCounts>>
  readonly outside: number
  readonly sampledOutSpans: number
  readonly cutSpans: number
  readonly notKept: number
}

export interface CollectorOptions {
  readonly window: DiagnosisWindow
  /** @defaultValue false: the time says which side something is on */
  readonly isLabelled?: boolean
  readonly limits?: MemoryLimits
}

type Counting = { -readonly [Key in keyof SideCounts]: number }

/** Takes telemetry one by one, in any order, and keeps a bounded part of it. */
export class TelemetryCollector {
  readonly #window: DiagnosisWindow
  readonly #isLabelled: boolean
  readonly #limits: MemoryLimits
  readonly #spans: Readonly<Record<Side, KeptTraces>>
  readonly #events: EventCounts
  readonly #metrics: MetricSamples
  readonly #changes: TelemetryChange[] = []
  readonly #decisions: TelemetryDecision[] = []
  readonly #seen: Record<Side, Counting> = {
    healthy: { spans: 0, events: 0, samples: 0 },
    failing: { spans: 0, events: 0, samples: 0 },
  }
  #outside = 0

  constructor({ window, isLabelled = false, limits = memoryLimits }: CollectorOptions) {
    this.#window = window
    this.#isLabelled = isLabelled
    this.#limits = limits
    this.#spans = { healthy: new KeptTraces(limits), failing: new KeptTraces(limits) }
    this.#events = new EventCounts(limits.templates)
    this.#metrics = new MetricSamples(limits)
  }

  addSpan(span: TelemetrySpan): void {
    const side = this.#sideOf(span.side, span.startMs)
    if (side === null) return
    this.#seen[side].spans += 1
    this.#spans[side].add({ ...span, operation: operationTemplate(span.operation) })
  }

  addEvent(event: TelemetryEvent): void {
    const side = this.#sideOf(event.side, event.atMs)
    if (side === null) return
    this.#seen[side].events += 1
    this.#events.add(event, side)
  }

  addPoint(point: TelemetryPoint): void {
    const side = this.#sideOf(undefined, point.atMs)
    if (side === null) return
    this.#seen[side].samples += 1
    this.#metrics.add(point, side, point.atMs - this.#window.symptomMs)
  }

  addChange(change: TelemetryChange): void {
    if (this.#changes.length < this.#limits.changes) this.#changes.push(change)
  }

  addDecision(decision: TelemetryDecision): void {
    if (this.#decisions.length < this.#limits.decisions) this.#decisions.push(decision)
  }

  /** What was collected; the collector is used up. */
  take(): CollectedTelemetry {
    const healthy = this.#spans.healthy.take()
    const failing = this.#spans.failing.take()
    const events = this.#events.take()
    const metrics = this.#metrics.take()
    return {
      window: this.#window,
      isLabelled: this.#isLabelled,
      traces: merged(healthy.traces, failing.traces),
      events: events.counts,
      series: metrics.series,
      changes: this.#changes,
      decisions: this.#decisions,
      seen: this.#seen,
      outside: this.#outside,
      sampledOutSpans: healthy.sampledOut + failing.sampledOut,
      cutSpans: healthy.cutSpans + failing.cutSpans,
      notKept: events.notCounted + metrics.notKept,
    }
  }

  #sideOf(known: Side | undefined, atMs: number): Side | null {
    const side = known ?? sideAt(this.#window, atMs)
    if (side === null) this.#outside += 1
    return side
  }
}

/** A trace that began well and went on after the symptom has spans on both sides. */
function merged(
  a: ReadonlyMap<string, readonly TelemetrySpan[]>,
  b: ReadonlyMap<string, readonly TelemetrySpan[]>,
): ReadonlyMap<string, readonly TelemetrySpan[]> {
  const all = new Map(a)
  for (const [id, spans] of b) {
    const before = all.get(id)
    all.set(id, before === undefined ? spans : [...before, ...spans])
  }
  return all
}
