import type { ConfidenceWord, Difference, EvidenceKind, Mechanism } from '../diagnosis/index.ts'
import type { Layer } from './layer.ts'
import type { OpsDecisionOutcome } from './ops-decision-outcome.ts'
import type { OpsEvent } from './ops-correlated-event.ts'
import type { OpsIncident } from './ops-incident.ts'

/** A record that a statement was read from, and the timeline it lies on. */
export interface OpsCitation {
  readonly id: string
  /** Null of a change, which lies on no timeline of its own. */
  readonly correlationId: string | null
}

export interface OpsCauseEvidence {
  readonly kind: EvidenceKind
  readonly statement: string
  /** 0 to 1: what it adds to the confidence by itself. */
  readonly weight: number
  readonly citations: readonly OpsCitation[]
}

/** Something that may have brought it about. */
export interface OpsCause {
  readonly component: string
  readonly layer: Layer | null
  readonly operation: string | null
  readonly mechanism: Mechanism
  readonly codeLocation: string | null
  /** 0 to 1; `confidenceMeaning` says what it is. */
  readonly confidence: number
  readonly word: ConfidenceWord
  readonly statement: string
  readonly evidence: readonly OpsCauseEvidence[]
}

/** Why did this happen? Ranked hypotheses, each with the records that speak for it. */
export interface OpsDiagnosis {
  readonly subject: { readonly kind: 'incident' | 'correlation'; readonly id: string }
  readonly environment: string
  readonly verdict: 'causes' | 'nothing_stands_out' | 'no_failing_evidence'
  readonly causes: readonly OpsCause[]
  readonly differences: readonly Difference[]
  /** In the hour before it was first seen, the latest first. */
  readonly changesBefore: readonly OpsEvent[]
  readonly decisions: readonly OpsDecisionOutcome[]
  /** Of the same error class, elsewhere; the last seen first. */
  readonly earlierIncidents: readonly OpsIncident[]
  readonly failingCorrelations: readonly string[]
  readonly healthyCorrelations: readonly string[]
  /** What makes the answer weaker than it looks, a sentence each. */
  readonly notes: readonly string[]
  readonly confidenceMeaning: string
  /** Since when it goes wrong. */
  readonly symptomAt: Date
}
