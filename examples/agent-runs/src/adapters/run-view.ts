import type { Run } from '../engines/run-model.ts'

/** A run as the product promises it; amounts in cents, times in RFC 3339. */
export interface RunView {
  readonly run_id: string
  readonly agent: string
  readonly tenant: string
  readonly goal: string
  readonly status: Run['status']
  readonly ended_reason: string | null
  readonly budget_cents: number
  readonly spent_cents: number
  readonly reserved_cents: number
  readonly created_at: string
  readonly finished_at: string | null
  readonly steps: readonly {
    readonly index: number
    readonly tool: string
    readonly status: Run['steps'][number]['status']
    readonly attempts: number
    readonly charged_cents: number
    readonly last_failure: string | null
    readonly output: unknown
  }[]
  readonly decisions: readonly {
    readonly decision_id: string
    readonly step: number
    readonly attempt: number
    readonly engine: string
    readonly outcome: string
    readonly reason: string
    readonly decided_at: string
  }[]
}

/** Field by field, so that a new column is not shown by accident. */
export function runView(run: Run): RunView {
  return {
    run_id: run.runId,
    agent: run.agent,
    tenant: run.tenant,
    goal: run.goal,
    status: run.status,
    ended_reason: run.endedReason,
    budget_cents: run.budgetCents,
    spent_cents: run.spentCents,
    reserved_cents: run.reservedCents,
    created_at: run.createdAt.toISOString(),
    finished_at: run.finishedAt?.toISOString() ?? null,
    steps: run.steps.map((step) => ({
      index: step.index,
      tool: step.tool,
      status: step.status,
      attempts: step.attempts,
      charged_cents: step.chargedCents,
      last_failure: step.lastFailure,
      output: step.output,
    })),
    decisions: run.decisions.map((decision) => ({
      decision_id: decision.decisionId,
      step: decision.stepIndex,
      attempt: decision.attempt,
      engine: decision.engine,
      outcome: decision.outcome,
      reason: decision.reason,
      decided_at: decision.decidedAt.toISOString(),
    })),
  }
}
