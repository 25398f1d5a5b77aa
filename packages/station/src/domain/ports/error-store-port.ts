import type { Layer } from '../models/layer.ts'
import type { Origin } from '../models/origin.ts'
import type { IncidentScope, TimeWindow } from './incident-scope.ts'

/** What is counted of one incident. */
export interface IncidentRow {
  readonly key: string
  readonly environment: string
  readonly component: string
  readonly layer: Layer
  readonly errorClass: string
  readonly operation: string
  readonly origins: readonly Origin[]
  /** Ever. */
  readonly firstSeen: Date
  /** Ever. */
  readonly lastSeen: Date
  readonly inWindow: OccurrenceCounts
  /** In the window of the same length before; what growth is measured against. */
  readonly occurrencesBefore: number
  readonly ever: OccurrenceCounts
  readonly affectedRuns: number
  readonly affectedAgents: number
  readonly sampleCorrelationIds: readonly string[]
  /** When the lesson loop closed it; an occurrence after that reopens it. */
  readonly closedAt: Date | null
}

export interface OccurrenceCounts {
  readonly occurrences: number
  readonly retries: number
  readonly shed: number
  /** How many of the occurrences were marked critical. */
  readonly critical: number
}

export interface HourCountRow {
  readonly hour: Date
  readonly occurrences: number
  readonly retries: number
}

/** What L4 reads of one envelope: it never asks for context, chain, input hash or tenant. */
export interface EnvelopeRow {
  readonly errorId: string
  /** Of the incident it belongs to. */
  readonly incidentKey: string
  readonly at: Date
  readonly layer: Layer
  readonly component: string
  readonly operation: string
  readonly errorClass: string
  readonly severity: string
  /** The scrubbed message, at most 200 characters. */
  readonly summary: string
  readonly attempt: number
  readonly correlationId: string
  readonly spanId: string | null
  readonly decisionId: string | null
  readonly runId: string | null
  readonly agentId: string | null
  readonly exceptionType: string | null
  readonly origin: Origin
  readonly producer: string
  readonly producerEpoch: string
  readonly version: string | null
}

export interface EnvelopePage {
  readonly items: readonly EnvelopeRow[]
  readonly nextCursor: string | null
  readonly isPinned: boolean
}

export interface PageRequest {
  readonly limit: number
  readonly cursor: string | null
}

/** Where incidents and their envelopes are read. */
export interface ErrorStorePort {
  listIncidents(
    scope: IncidentScope,
    window: TimeWindow,
    filter: { readonly component?: string },
  ): Promise<readonly IncidentRow[]>
  findIncident(scope: IncidentScope, key: string, window: TimeWindow): Promise<IncidentRow | null>
  /** Sparse: an hour without a failure may be left out. Without a key, over all incidents. */
  countByHour(
    scope: IncidentScope,
    window: TimeWindow,
    key: string | null,
  ): Promise<readonly HourCountRow[]>
  /** Categories of the error classes that applications registered, as they announced them. */
  listCategories(environment: string): Promise<ReadonlyMap<string, string>>
  listEnvelopes(scope: IncidentScope, key: string, page: PageRequest): Promise<EnvelopePage>
}
