import type { TimeUnit } from '../time-format.ts'

/** A column that holds a time or a duration, and what it counts. */
export interface TimeColumn {
  readonly column: string
  readonly unit: TimeUnit | 'iso'
}

/** Which texts of a status column mean that all went well. */
export interface StatusColumn {
  readonly column: string
  readonly ok: (status: string) => boolean
}

interface OfFile {
  /** Below the folder; `*` stands for any part of a name. */
  readonly file: string
  /** @defaultValue false: a file that is not there is an error */
  readonly isOptional: boolean
}

export interface TraceMapping extends OfFile {
  readonly trace: string
  readonly span: string
  readonly parent: string | null
  /** The first that is not empty counts; the same for operation and message. */
  readonly service: readonly string[]
  readonly operation: readonly string[]
  readonly start: TimeColumn
  readonly duration: { readonly column: string; readonly unit: TimeUnit }
  readonly status: StatusColumn | null
  readonly kind: string | null
  readonly codeLocation: string | null
  readonly attributes: readonly string[]
}

export interface LogMapping extends OfFile {
  readonly time: TimeColumn
  readonly service: readonly string[]
  readonly message: readonly string[]
  readonly level: string | null
}

export interface MetricMapping extends OfFile {
  readonly time: TimeColumn
  /** One row a value, or one column a series. */
  readonly layout:
    | {
        readonly kind: 'long'
        readonly service: readonly string[]
        readonly metric: string
        readonly value: string
      }
    | { readonly kind: 'wide'; readonly column: RegExp }
}

export interface ChangeMapping extends OfFile {
  readonly time: TimeColumn
  readonly service: readonly string[]
  readonly text: readonly string[]
}

/** How a folder of CSV files is read. */
export interface TelemetryMapping {
  /** Of the mapping itself, for messages. */
  readonly source: string
  readonly traces: readonly TraceMapping[]
  readonly logs: readonly LogMapping[]
  readonly metrics: readonly MetricMapping[]
  readonly changes: readonly ChangeMapping[]
  /** A file that holds the time of the symptom, and nothing else. */
  readonly symptomFile: string | null
}
