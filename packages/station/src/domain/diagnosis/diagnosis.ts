import type { SideCounts } from './collecting/telemetry-collector.ts'
import type { EvidenceKind, Mechanism } from './evidence.ts'
import type { Difference } from './kinds/differences.ts'
import type { DiagnosisWindow, Side, TelemetryChange } from './telemetry.ts'

/** How sure a confidence is, in words. */
export type ConfidenceWord = 'very likely' | 'likely' | 'possible' | 'weak'

/** One statement about a cause, and the records it was read from. */
export interface CitedEvidence {
  readonly kind: EvidenceKind
  readonly statement: string
  /** 0 to 1: what it adds to the confidence by itself. */
  readonly weight: number
  readonly ids: readonly string[]
}

export interface RankedCause {
  readonly service: string
  readonly operation: string | null
  readonly mechanism: Mechanism
  /** `src/cart.ts:41`; null where nothing names code. */
  readonly codeLocation: string | null
  /** 0 to 1; what it means is `confidenceMeaning`. */
  readonly confidence: number
  readonly word: ConfidenceWord
  /** One sentence. */
  readonly statement: string
  /** The heaviest first. Never empty. */
  readonly evidence: readonly CitedEvidence[]
}

export interface Diagnosis {
  readonly verdict: 'causes' | 'nothing_stands_out' | 'no_failing_evidence'
  readonly causes: readonly RankedCause[]
  readonly differences: readonly Difference[]
  /** In the hour before the symptom, the latest first. */
  readonly changesBefore: readonly TelemetryChange[]
  /** What makes the answer weaker than it looks, a sentence each. */
  readonly notes: readonly string[]
  readonly window: DiagnosisWindow
  readonly seen: Readonly<Record<Side, SideCounts & { readonly correlations: number }>>
}

/** What the number beside a cause is. */
export const confidenceMeaning =
  'Confidence is 0 to 1. Each kind of evidence accounts for some share of what went wrong, and can be ' +
  'trusted alone up to a limit that is set beforehand. Kinds that see the same fact count once, by the ' +
  'strongest; the others are combined as independent (1 minus the product of what each leaves open). With only one side to look at it stays at ' +
  '0.5. It is no probability that was learnt from your incidents.'
