type Layer = 'L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'L6' | 'L7'
type Level = 'low' | 'medium' | 'high' | 'critical'
type Category = 'evidence' | 'delivery' | 'replay' | 'data_safety' | 'access' | 'rehearsal'

/** Something that breaks if users arrive now. */
export interface RiskFindingView {
  readonly id: string
  readonly risk_level: Level
  readonly category: Category
  readonly title: string
  readonly impact: string
  readonly facts: readonly string[]
  readonly affected_components: readonly string[]
  readonly recommendation: string
  readonly documentation: string
  readonly acknowledgement: {
    readonly by: string
    readonly at: string
    readonly expires_at: string
    readonly reason: string
  } | null
  readonly checked_at: string
}

/** One check and what became of it. */
export interface CheckView {
  readonly id: string
  readonly layer: Layer
  readonly category: Category
  readonly title: string
  readonly state: 'pass' | 'fail' | 'waived' | 'not_run'
  readonly risk_level: Level
  readonly detail: string
  readonly command: string
  readonly finding: RiskFindingView | null
}

/** May users come in? */
export interface PreflightView {
  readonly environment: string
  readonly verdict: 'go' | 'go_with_risks' | 'no_go'
  readonly sentence: string
  readonly reasons: readonly string[]
  readonly by_state: Readonly<Record<CheckView['state'], number>>
  readonly checks: readonly CheckView[]
  readonly checked_at: string
}

export interface RisksView {
  readonly items: readonly RiskFindingView[]
  readonly checked_at: string
}
