/** A decision as a worker sees it: what was decided, and what to store about it. */
export interface Decided<Outcome extends string> {
  readonly decisionId: string
  readonly engine: string
  readonly engineVersion: string
  readonly input: unknown
  readonly output: { readonly outcome: Outcome; readonly reason: string }
}

export interface DecisionSubject {
  readonly stepIndex: number
  readonly attempt: number
}

export interface PolicyRules {
  readonly version: number
  readonly agent_tools: Record<string, string[]>
  readonly default_tools: string[]
  readonly blocked_payees: string[]
  readonly blocked_terms: string[]
  readonly escalate_above_cents: number
}

export interface PolicyQuestion {
  readonly agent: string
  readonly tool: string
  readonly amount_cents: number
  readonly payee: string | null
  readonly text: string
  readonly policy: PolicyRules
}

export interface BudgetQuestion {
  readonly estimate_cents: number
  readonly run_budget_cents: number
  readonly run_committed_cents: number
  readonly tenant_budget_cents: number
  readonly tenant_committed_cents: number
}

export interface RecoveryQuestion {
  readonly failure:
    | 'timeout'
    | 'connection'
    | 'server_error'
    | 'rate_limited'
    | 'malformed'
    | 'circuit_open'
    | 'rejected'
  readonly attempt: number
  readonly max_attempts: number
  readonly optional: boolean
  readonly retry_after_ms: number
}

export interface RecoveryDecided extends Decided<'retry' | 'skip' | 'abort'> {
  readonly output: {
    readonly outcome: 'retry' | 'skip' | 'abort'
    readonly reason: string
    readonly delay_ms: number
  }
}

export type PricedStep =
  | { readonly tool: 'search' }
  | { readonly tool: 'summarize'; readonly text: string }
  | { readonly tool: 'pay'; readonly amountCents: number }

/** The domain, handed in by whoever starts the worker. */
export interface DecisionPorts {
  readonly policy: (
    question: PolicyQuestion,
    subject: DecisionSubject,
  ) => Decided<'allow' | 'block' | 'escalate'>
  readonly budget: (question: BudgetQuestion, subject: DecisionSubject) => Decided<'allow' | 'halt'>
  readonly recovery: (question: RecoveryQuestion, subject: DecisionSubject) => RecoveryDecided
  readonly estimateCents: (step: PricedStep) => number
}
