import {
  rankCauses,
  TelemetryCollector,
  type Diagnosis,
  type DiagnosisWindow,
  type MemoryLimits,
  type TelemetryChange,
  type TelemetryDecision,
  type TelemetryEvent,
  type TelemetryPoint,
  type TelemetrySpan,
} from '../../src/domain/diagnosis/index.ts'

export const symptomMs = Date.parse('2026-11-27T10:00:00Z')
export const sideMs = 600_000

export const window: DiagnosisWindow = {
  baselineFromMs: symptomMs - sideMs,
  baselineUntilMs: symptomMs,
  symptomMs,
  untilMs: symptomMs + sideMs,
}

/** What is diagnosed, in the order in which it is read. */
export interface MadeTelemetry {
  readonly spans?: readonly TelemetrySpan[]
  readonly events?: readonly TelemetryEvent[]
  readonly points?: readonly TelemetryPoint[]
  readonly changes?: readonly TelemetryChange[]
  readonly decisions?: readonly TelemetryDecision[]
}

export interface MadeOptions {
  readonly window?: DiagnosisWindow
  readonly isLabelled?: boolean
  readonly limits?: MemoryLimits
}

export function diagnose(made: MadeTelemetry, options: MadeOptions = {}): Diagnosis {
  const collector = new TelemetryCollector({ window, ...options })
  for (const span of made.spans ?? []) collector.addSpan(span)
  for (const event of made.events ?? []) collector.addEvent(event)
  for (const point of made.points ?? []) collector.addPoint(point)
  for (const change of made.changes ?? []) collector.addChange(change)
  for (const decision of made.decisions ?? []) collector.addDecision(decision)
  return rankCauses(collector.take())
}

/** One span of a made trace; what is not said is well. */
export interface MadeSpan {
  readonly service: string
  readonly operation?: string
  readonly startMs?: number
  readonly ms: number
  readonly isError?: boolean
  readonly status?: string
  readonly kind?: TelemetrySpan['kind']
  readonly attributes?: TelemetrySpan['attributes']
  readonly children?: readonly MadeSpan[]
}

/** A trace from a tree; children run one after the other unless they say when. */
export function trace(id: string, atMs: number, top: MadeSpan): readonly TelemetrySpan[] {
  const spans: TelemetrySpan[] = []
  const add = (made: MadeSpan, startMs: number, parent: string | null): void => {
    const spanId = `${id}.${spans.length}`
    spans.push({
      id: spanId,
      traceId: id,
      spanId,
      parentSpanId: parent,
      service: made.service,
      operation: made.operation ?? `${made.service} work`,
      startMs,
      durationUs: made.ms * 1000,
      isError: made.isError ?? false,
      status: made.status ?? null,
      kind: made.kind ?? 'internal',
      codeLocation: null,
      attributes: made.attributes ?? null,
    })
    let at = startMs + 0.125
    for (const child of made.children ?? []) {
      add(child, child.startMs === undefined ? at : startMs + child.startMs, spanId)
      at = (child.startMs === undefined ? at : startMs + child.startMs) + child.ms
    }
  }
  add(top, atMs, null)
  return spans
}

/** Times of one side, evenly spread; the same every time. */
export function moments(side: 'healthy' | 'failing', count: number): readonly number[] {
  const from = side === 'healthy' ? window.baselineFromMs : symptomMs
  return Array.from({ length: count }, (_, index) => from + ((index + 0.5) * sideMs) / count)
}

/** A trace at each moment of both sides. */
export function traces(
  count: number,
  make: (side: 'healthy' | 'failing', index: number) => MadeSpan,
): readonly TelemetrySpan[] {
  return (['healthy', 'failing'] as const).flatMap((side) =>
    moments(side, count).flatMap((atMs, index) =>
      trace(`${side}-${index}`, atMs, make(side, index)),
    ),
  )
}

/** A little of what varies between 0 and 1, the same every time. */
export function wobble(index: number): number {
  return (Math.sin(index * 12.9898) * 43758.5453) % 1 ** 2
}

/** A series on both sides. */
export function series(
  service: string,
  metric: string,
  valueAt: (side: 'healthy' | 'failing', index: number) => number,
  count = 60,
): readonly TelemetryPoint[] {
  return (['healthy', 'failing'] as const).flatMap((side) =>
    moments(side, count).map((atMs, index) => ({
      id: `metric:${service}/${metric}`,
      service,
      metric,
      atMs,
      value: valueAt(side, index),
    })),
  )
}

/** Lines of one service on one side. */
export function lines(
  side: 'healthy' | 'failing',
  count: number,
  line: Pick<TelemetryEvent, 'service' | 'message'> & Partial<TelemetryEvent>,
): readonly TelemetryEvent[] {
  return moments(side, count).map((atMs, index) => ({
    id: `${side}:${line.service}:${line.message.slice(0, 20)}:${index}`,
    order: index,
    atMs,
    level: 'info',
    exceptionType: null,
    codeLocation: null,
    ...line,
  }))
}

/** Every id that a diagnosis cites. */
export function citedIds(diagnosis: Diagnosis): readonly string[] {
  return [
    ...diagnosis.causes.flatMap(({ evidence }) => evidence.flatMap(({ ids }) => ids)),
    ...diagnosis.differences.flatMap(({ ids }) => ids),
    ...diagnosis.changesBefore.map(({ id }) => id),
  ]
}
