import type {
  TelemetryChange,
  TelemetryEvent,
  TelemetryPoint,
  TelemetrySpan,
} from '@first-contact/station/diagnosis'

/** Where telemetry goes as it is read. */
export interface TelemetrySink {
  addSpan(span: TelemetrySpan): void
  addEvent(event: TelemetryEvent): void
  addPoint(point: TelemetryPoint): void
  addChange(change: TelemetryChange): void
}

/** One file that is read, and what is noted about it. */
export interface ReadingFile {
  readonly path: string
  /** As it is cited: its path below the folder. */
  readonly name: string
  readonly onBytes: (bytes: number) => void
  /** Tells where its times lie, for the clock check. */
  readonly onTime: (atMs: number) => void
}
