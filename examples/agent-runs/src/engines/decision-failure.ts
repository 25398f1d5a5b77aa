/** What an unwelcome decision is called when it becomes an error envelope. */
export interface DecisionFailure {
  readonly errorClass:
    | 'domain.budget_exceeded'
    | 'domain.policy_violation'
    | 'system.recovery_failed'
  readonly severity: 'warning' | 'error'
  readonly message: string
}
