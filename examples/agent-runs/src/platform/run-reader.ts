import { defineTransaction } from '@first-contact/transactions'

interface RunRow {
  readonly run_id: string
  readonly agent: string
  readonly tenant: string
  readonly goal: string
  readonly status: StoredRun['status']
  readonly ended_reason: string | null
  readonly budget_cents: string
  readonly spent_cents: string
  readonly reserved_cents: string
  readonly created_at: Date
  readonly finished_at: Date | null
}

interface StepRow {
  readonly step_index: number
  readonly tool: string
  readonly status: StoredStep['status']
  readonly attempts: number
  readonly output: unknown
  readonly last_failure: string | null
  readonly charged_cents: string | null
}

interface DecisionRow {
  readonly decision_id: string
  readonly step_index: number
  readonly attempt: number
  readonly engine: string
  readonly outcome: string
  readonly reason: string
  readonly decided_at: Date
}

export interface StoredStep {
  readonly index: number
  readonly tool: string
  readonly status: 'pending' | 'running' | 'succeeded' | 'skipped' | 'failed' | 'refused'
  readonly attempts: number
  readonly output: unknown
  readonly lastFailure: string | null
  readonly chargedCents: number
}

export interface StoredRun {
  readonly runId: string
  readonly agent: string
  readonly tenant: string
  readonly goal: string
  readonly status:
    | 'queued'
    | 'running'
    | 'completed'
    | 'halted'
    | 'blocked'
    | 'escalated'
    | 'aborted'
    | 'failed'
  readonly endedReason: string | null
  readonly budgetCents: number
  readonly spentCents: number
  readonly reservedCents: number
  readonly createdAt: Date
  readonly finishedAt: Date | null
  readonly steps: readonly StoredStep[]
  readonly decisions: readonly {
    readonly decisionId: string
    readonly stepIndex: number
    readonly attempt: number
    readonly engine: string
    readonly outcome: string
    readonly reason: string
    readonly decidedAt: Date
  }[]
}

function stepOf(row: StepRow): StoredStep {
  return {
    index: row.step_index,
    tool: row.tool,
    status: row.status,
    attempts: row.attempts,
    output: row.output,
    lastFailure: row.last_failure,
    chargedCents: Number(row.charged_cents ?? 0),
  }
}

function runOf(
  row: RunRow,
  steps: readonly StepRow[],
  decisions: readonly DecisionRow[],
): StoredRun {
  return {
    runId: row.run_id,
    agent: row.agent,
    tenant: row.tenant,
    goal: row.goal,
    status: row.status,
    endedReason: row.ended_reason,
    budgetCents: Number(row.budget_cents),
    spentCents: Number(row.spent_cents),
    reservedCents: Number(row.reserved_cents),
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    steps: steps.map(stepOf),
    decisions: decisions.map((decision) => ({
      decisionId: decision.decision_id,
      stepIndex: decision.step_index,
      attempt: decision.attempt,
      engine: decision.engine,
      outcome: decision.outcome,
      reason: decision.reason,
      decidedAt: decision.decided_at,
    })),
  }
}

/** A run with its steps and decisions as of one moment; null when there is none of that id. */
export const readRun = defineTransaction({
  name: 'agent-runs.read-run',
  intent: 'READ_ONLY',
  // Three statements must see the same moment, or a reader meets a step without its decision.
  isolation: 'repeatable read',
  run: async (tx, runId: string): Promise<StoredRun | null> => {
    const [run]: readonly RunRow[] = await tx.query(
      `select run_id, agent, tenant, goal, status, ended_reason, budget_cents, spent_cents,
              reserved_cents, created_at, finished_at
         from agent_runs.runs where run_id = $1`,
      [runId],
    )
    if (run === undefined) return null
    const steps: readonly StepRow[] = await tx.query(
      `select s.step_index, s.tool, s.status, s.attempts, s.output, s.last_failure, c.charged_cents
         from agent_runs.steps s left join agent_runs.charges c using (run_id, step_index)
        where s.run_id = $1 order by s.step_index`,
      [runId],
    )
    const decisions: readonly DecisionRow[] = await tx.query(
      `select decision_id, step_index, attempt, engine, outcome, reason, decided_at
         from agent_runs.decisions where run_id = $1 order by decided_at, decision_id`,
      [runId],
    )
    return runOf(run, steps, decisions)
  },
})
