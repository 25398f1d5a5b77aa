import type { Layer } from './layer.ts'
import type { OpsReplayedLast } from './ops-decision-replay.ts'
import type { Origin } from './origin.ts'

export type OpsEventKind = 'error' | 'span' | 'decision' | 'mark' | 'start' | 'shed'

export type OpsEventOutcome = 'ok' | 'error' | 'aborted'

/** One thing that happened. It has no place for a context, an input or a tenant. */
export interface OpsEvent {
  readonly kind: OpsEventKind
  readonly id: string
  readonly at: Date
  /** Since the timeline's start; 0 outside a timeline. */
  readonly offsetUs: number
  readonly durationUs: number | null
  readonly layer: Layer | null
  readonly component: string
  readonly operation: string
  readonly outcome: OpsEventOutcome | null
  readonly errorClass: string | null
  /** Of a failure: the incident it belongs to. */
  readonly incidentId: string | null
  readonly severity: string | null
  /** Scrubbed. */
  readonly summary: string
  readonly correlationId: string | null
  readonly spanId: string | null
  readonly parentSpanId: string | null
  readonly decisionId: string | null
  readonly runId: string | null
  readonly agentId: string | null
  readonly attempt: number | null
  readonly exceptionType: string | null
  readonly producer: string
  readonly version: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean>> | null
  /** Of a decision that was replayed here: what the last replay came to. */
  readonly replayed?: OpsReplayedLast
}

/** Records of a producer that have not arrived. */
export interface OpsMissingRange {
  readonly producer: string
  readonly producerEpoch: string
  readonly from: number
  readonly to: number
}

/** What happened together: everything under one correlation id. */
export interface OpsCorrelatedEvent {
  readonly correlationId: string
  readonly startedAt: Date
  readonly endedAt: Date
  readonly durationUs: number
  readonly outcome: 'ok' | 'failed' | 'unknown'
  readonly failurePoint: OpsEvent | null
  readonly components: readonly string[]
  readonly layers: readonly Layer[]
  readonly producers: readonly string[]
  readonly origin: Origin
  readonly events: readonly OpsEvent[]
  readonly isTruncated: boolean
  readonly missing: readonly OpsMissingRange[]
}

/** A page of evidence, newest first. */
export interface OpsEvidencePage {
  readonly items: readonly OpsEvent[]
  readonly nextCursor: string | null
  /** The bodies come from what retention keeps for incidents that are not learned yet. */
  readonly isPinned: boolean
}
