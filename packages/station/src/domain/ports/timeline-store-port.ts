import type { Layer } from '../models/layer.ts'
import type { OpsMissingRange } from '../models/ops-correlated-event.ts'
import type { Origin } from '../models/origin.ts'
import type { DecisionRow } from './decision-store-port.ts'
import type { EnvelopeRow } from './error-store-port.ts'
import type { TimeWindow } from './incident-scope.ts'

/** One recorded operation. */
export interface SpanRow {
  readonly correlationId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly operation: string
  readonly component: string
  readonly layer: Layer
  readonly startedAt: Date
  readonly durationUs: number
  readonly outcome: 'ok' | 'error' | 'aborted'
  readonly errorClass: string | null
  readonly decisionId: string | null
  readonly runId: string | null
  readonly agentId: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly origin: Origin
  readonly producer: string
  readonly producerEpoch: string
  readonly version: string | null
}

/** Something that changed: a producer started, a person left a mark, a spool shed records. */
export interface ChangeRow {
  readonly kind: 'mark' | 'start' | 'shed'
  readonly id: string
  readonly at: Date
  readonly producer: string
  readonly version: string | null
  /** What happened, scrubbed, at most 200 characters. */
  readonly summary: string
  /** `deploy`, `flag`, `configuration`, `note`, `stop`, `start` or the reason of shedding. */
  readonly operation: string
}

export interface CorrelationRows {
  readonly envelopes: readonly EnvelopeRow[]
  readonly spans: readonly SpanRow[]
  readonly decisions: readonly DecisionRow[]
  readonly isTruncated: boolean
}

/** Where the events of one correlation are read. */
export interface TimelineStorePort {
  readCorrelation(
    environment: string,
    correlationId: string,
    limit: number,
  ): Promise<CorrelationRows>
  /** Latest first. */
  listChanges(environment: string, window: TimeWindow, limit: number): Promise<readonly ChangeRow[]>
  listMissing(
    environment: string,
    starts: readonly { readonly producer: string; readonly producerEpoch: string }[],
  ): Promise<readonly OpsMissingRange[]>
}
