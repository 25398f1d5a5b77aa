import type { EvidenceKind, Mechanism } from '../../domain/diagnosis/index.ts'
import type { Layer } from '../../domain/models/layer.ts'
import type { CorrelatedEventView } from './correlated-event-view.ts'
import type { DecisionSummaryView } from './decision-view.ts'
import type { IncidentSummaryView } from './incident-summary-view.ts'

/** A record that a statement was read from. */
export interface CitationView {
  /** Of an event of the timeline, or of a change. */
  readonly id: string
  /** The timeline it lies on; null of a change. */
  readonly correlation_id: string | null
}

export interface CauseEvidenceView {
  readonly kind: EvidenceKind
  readonly statement: string
  /** 0 to 1: what it adds to the confidence by itself. */
  readonly weight: number
  readonly citations: readonly CitationView[]
}

/** Something that may have brought it about. */
export interface CauseView {
  readonly rank: number
  readonly component: string
  readonly layer: Layer | null
  readonly operation: string | null
  readonly mechanism: Mechanism
  /** `src/cart.ts:41`; null where nothing names code. */
  readonly code_location: string | null
  /** 0 to 1. */
  readonly confidence: number
  readonly confidence_word: 'very likely' | 'likely' | 'possible' | 'weak'
  readonly statement: string
  readonly evidence: readonly CauseEvidenceView[]
}

/** What failing correlations have and healthy ones lack. */
export interface DifferenceView {
  readonly component: string
  readonly attribute: string
  readonly value: string
  readonly failing_with: number
  readonly failing: number
  readonly healthy_with: number
  readonly healthy: number
  /** How many times more usual failing is with it. */
  readonly lift: number
  readonly ids: readonly string[]
}

/** Ranked hypotheses, each with the records that speak for it. */
export interface DiagnosisView {
  readonly subject: { readonly kind: 'incident' | 'correlation'; readonly id: string }
  readonly environment: string
  readonly verdict: 'causes' | 'nothing_stands_out' | 'no_failing_evidence'
  readonly causes: readonly CauseView[]
  readonly differences: readonly DifferenceView[]
  /** In the hour before it was first seen, the latest first. */
  readonly changes_before: readonly CorrelatedEventView[]
  readonly decisions: readonly DecisionSummaryView[]
  /** Of the same error class, elsewhere; the last seen first. */
  readonly earlier_incidents: readonly IncidentSummaryView[]
  readonly failing_correlations: readonly string[]
  readonly healthy_correlations: readonly string[]
  /** What makes the answer weaker than it looks, a sentence each. */
  readonly notes: readonly string[]
  /** What the number beside a cause is. */
  readonly confidence_meaning: string
  readonly symptom_at: string
}
