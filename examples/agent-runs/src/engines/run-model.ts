/** Where a run can be. The last six are ends: a run never leaves them. */
export const runStatuses = Object.freeze([
  'queued',
  'running',
  'completed',
  'halted',
  'blocked',
  'escalated',
  'aborted',
  'failed',
] as const)

export type RunStatus = (typeof runStatuses)[number]

export type StepStatus = 'pending' | 'running' | 'succeeded' | 'skipped' | 'failed' | 'refused'

export interface RunStep {
  readonly index: number
  readonly tool: string
  readonly status: StepStatus
  /** Attempts that have ended; the one under way is not counted. */
  readonly attempts: number
  readonly output: unknown
  readonly lastFailure: string | null
  readonly chargedCents: number
}

export interface RunDecision {
  readonly decisionId: string
  readonly stepIndex: number
  readonly attempt: number
  readonly engine: string
  readonly outcome: string
  readonly reason: string
  readonly decidedAt: Date
}

export interface Run {
  readonly runId: string
  readonly agent: string
  readonly tenant: string
  readonly goal: string
  readonly status: RunStatus
  readonly endedReason: string | null
  readonly budgetCents: number
  readonly spentCents: number
  readonly reservedCents: number
  readonly createdAt: Date
  readonly finishedAt: Date | null
  readonly steps: readonly RunStep[]
  readonly decisions: readonly RunDecision[]
}
