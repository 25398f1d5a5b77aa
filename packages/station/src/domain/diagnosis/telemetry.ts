/** What a correlation or a moment belongs to. */
export type Side = 'healthy' | 'failing'

/** Attributes of a span, small and flat. */
export type TelemetryAttributes = Readonly<Record<string, string | number | boolean>>

/** One operation, wherever it was recorded. */
export interface TelemetrySpan {
  /** What is cited; unique in what is diagnosed. */
  readonly id: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  /** The service, or the component of one. */
  readonly service: string
  readonly operation: string
  readonly startMs: number
  readonly durationUs: number
  readonly isError: boolean
  /** What the failure is called: a class, a code, an exception. */
  readonly status: string | null
  readonly kind: 'client' | 'server' | 'internal' | null
  /** `src/cart.ts:41`, where it is known. */
  readonly codeLocation: string | null
  readonly attributes: TelemetryAttributes | null
  /** Known where correlations were picked by how they ended; else the time decides. */
  readonly side?: Side
}

/** A log line or a recorded error. */
export interface TelemetryEvent {
  readonly id: string
  /** Place in its source; tells lines of one moment apart. */
  readonly order: number
  readonly atMs: number
  readonly service: string
  readonly level: 'error' | 'warning' | 'info'
  readonly message: string
  readonly exceptionType: string | null
  readonly codeLocation: string | null
  readonly side?: Side
}

/** One value of a series. */
export interface TelemetryPoint {
  /** Of the series. */
  readonly id: string
  readonly service: string
  readonly metric: string
  readonly atMs: number
  readonly value: number
}

/** Something that was changed: a deploy, a flag, a start. */
export interface TelemetryChange {
  readonly id: string
  readonly atMs: number
  /** Null where it is of no one service. */
  readonly service: string | null
  readonly summary: string
}

/** What a domain engine decided. */
export interface TelemetryDecision {
  readonly id: string
  readonly traceId: string
  readonly service: string
  readonly engine: string
  readonly version: string | null
  readonly outcome: string | null
  /** What a replay of the code that decided came to, and one of today's code. */
  readonly recordedVerdict: string | null
  readonly currentVerdict: string | null
  /** Plain fields of its input. */
  readonly features: TelemetryAttributes
}

/** From when to when things were well, and since when they are not. */
export interface DiagnosisWindow {
  readonly baselineFromMs: number
  readonly baselineUntilMs: number
  readonly symptomMs: number
  readonly untilMs: number
}

/** Which side a moment is on; null outside of both. */
export function sideAt(window: DiagnosisWindow, atMs: number): Side | null {
  if (atMs >= window.symptomMs && atMs < window.untilMs) return 'failing'
  return atMs >= window.baselineFromMs && atMs < window.baselineUntilMs ? 'healthy' : null
}
