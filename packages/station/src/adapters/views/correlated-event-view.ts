import type { Layer } from '../../domain/models/layer.ts'
import type { ReplayedLastView } from './decision-view.ts'

export type CorrelatedEventKind = 'error' | 'span' | 'decision' | 'mark' | 'start' | 'shed'

/** What people see as evidence. Never a context, an exception chain, an input hash or a tenant. */
export interface CorrelatedEventView {
  readonly kind: CorrelatedEventKind
  readonly id: string
  readonly at: string
  /** Microseconds since the start of the timeline, or of the evidence page's first event. */
  readonly offset_us: number
  readonly duration_us: number | null
  readonly layer: Layer | null
  readonly component: string
  readonly operation: string
  readonly outcome: 'ok' | 'error' | 'aborted' | null
  readonly error_class: string | null
  /** Of a failure: the incident it belongs to. */
  readonly incident_id: string | null
  /** How bad the one failure was, as the code that failed said. */
  readonly severity: string | null
  /** Scrubbed, at most 200 characters. */
  readonly summary: string
  readonly correlation_id: string | null
  readonly span_id: string | null
  readonly parent_span_id: string | null
  readonly decision_id: string | null
  readonly run_id: string | null
  readonly agent_id: string | null
  readonly attempt: number | null
  readonly exception_type: string | null
  readonly producer: string
  readonly version: string | null
  /** Only on spans and decisions. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
  /** Only on decisions that were replayed here. */
  readonly replayed?: ReplayedLastView
}

/** Everything that happened under one correlation id, by time. */
export interface TimelineView {
  readonly correlation_id: string
  readonly started_at: string
  readonly ended_at: string
  readonly duration_us: number
  readonly outcome: 'ok' | 'failed' | 'unknown'
  readonly failure_point: CorrelatedEventView | null
  readonly components: readonly string[]
  readonly layers: readonly Layer[]
  readonly producers: readonly string[]
  readonly origin: string
  readonly events: readonly CorrelatedEventView[]
  readonly truncated: boolean
  readonly missing: readonly MissingRangeView[]
}

/** Sequence numbers of a producer that have not arrived. */
export interface MissingRangeView {
  readonly producer: string
  readonly producer_epoch: string
  readonly from: number
  readonly to: number
}
