import type { Layer } from '../models/layer.ts'
import type { OpsRiskCategory, OpsRiskLevel } from '../models/ops-risk-finding.ts'
import type { DecisionStorePort } from '../ports/decision-store-port.ts'
import type { HealthStorePort } from '../ports/health-store-port.ts'
import type { RiskFactsPort } from '../ports/risk-facts-port.ts'

/** What a check may look at. */
export interface RiskContext {
  readonly facts: RiskFactsPort
  readonly health: HealthStorePort
  readonly decisions: DecisionStorePort
  readonly environment: string
  readonly now: Date
}

/** What a check saw. */
export type RiskOutcome =
  | { readonly state: 'pass'; readonly detail: string }
  | { readonly state: 'not_run'; readonly detail: string }
  | {
      readonly state: 'fail'
      readonly facts: readonly [string, ...string[]]
      readonly components?: readonly string[]
      /** Where it is worse, or not as bad, as the check says. */
      readonly level?: OpsRiskLevel
    }

/** One thing that has to hold before users come, and what it means when it does not. */
export interface RiskCheck {
  readonly id: string
  readonly layer: Layer
  readonly category: OpsRiskCategory
  readonly level: OpsRiskLevel
  /** What holds when it passes. */
  readonly holds: string
  /** What is the matter when it does not. */
  readonly title: string
  readonly impact: string
  readonly recommendation: string
  readonly documentation: string
  readonly command: string
  readonly look: (context: RiskContext) => Promise<RiskOutcome>
}

export const pass = (detail: string): RiskOutcome => ({ state: 'pass', detail })

/** Evidence is looked at this far back: what a week did not show, a first user may. */
export const weekMs = 7 * 24 * 3_600_000

/** The window of a week that ends now. */
export function weekBefore(now: Date): { readonly since: Date; readonly until: Date } {
  return { since: new Date(now.getTime() - weekMs), until: now }
}
