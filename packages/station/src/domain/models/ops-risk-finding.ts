import type { Layer } from './layer.ts'

export type OpsRiskLevel = 'low' | 'medium' | 'high' | 'critical'

/** All levels, from the least to the worst. */
export const opsRiskLevels: readonly OpsRiskLevel[] = Object.freeze([
  'low',
  'medium',
  'high',
  'critical',
])

export type OpsRiskCategory =
  | 'evidence'
  | 'delivery'
  | 'replay'
  | 'data_safety'
  | 'access'
  | 'rehearsal'

/** A named person takes a risk, for a time. */
export interface OpsAcknowledgement {
  readonly by: string
  readonly at: Date
  readonly expiresAt: Date
  readonly reason: string
}

/** What breaks if users arrive now? Probed, never written down. */
export interface OpsRiskFinding {
  /** Of the check that found it, such as `retention-late`. */
  readonly id: string
  readonly level: OpsRiskLevel
  readonly category: OpsRiskCategory
  readonly title: string
  readonly impact: string
  /** What was seen, a sentence each. */
  readonly facts: readonly string[]
  readonly affectedComponents: readonly string[]
  readonly recommendation: string
  /** Path of a page in the documentation. */
  readonly documentation: string
  /** Null while nobody has taken it, and once its time is over. */
  readonly acknowledgement: OpsAcknowledgement | null
  readonly checkedAt: Date
}

/** `waived` is a failed check whose risk was taken by name; `not_run` is never green. */
export type OpsCheckState = 'pass' | 'fail' | 'waived' | 'not_run'

/** One check and what became of it. */
export interface OpsCheck {
  readonly id: string
  readonly layer: Layer
  readonly category: OpsRiskCategory
  /** What holds when it passes. */
  readonly title: string
  readonly state: OpsCheckState
  /** How bad it would be, or is. */
  readonly level: OpsRiskLevel
  /** What was seen; why it was not run. */
  readonly detail: string
  /** Shows the same from a shell. */
  readonly command: string
  readonly finding: OpsRiskFinding | null
}

/** May users come in? */
export type OpsVerdict = 'go' | 'go_with_risks' | 'no_go'

export interface OpsPreflight {
  readonly environment: string
  readonly verdict: OpsVerdict
  /** One sentence. */
  readonly sentence: string
  /** What stands between this and GO, worst first, a sentence each. */
  readonly reasons: readonly string[]
  readonly checks: readonly OpsCheck[]
  readonly checkedAt: Date
}
