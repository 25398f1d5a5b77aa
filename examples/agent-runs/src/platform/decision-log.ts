import type { WriteTx } from '@first-contact/transactions'

export interface DecisionEntry {
  readonly decisionId: string
  readonly engine: string
  readonly engineVersion: string
  readonly input: unknown
  readonly output: { readonly outcome: string; readonly reason: string }
}

/** Stores a decision in the transaction of its effects: neither exists without the other. */
export async function appendDecision<S>(
  tx: WriteTx<S>,
  subject: { readonly runId: string; readonly stepIndex: number; readonly attempt: number },
  entry: DecisionEntry,
): Promise<void> {
  await tx.query(
    `insert into agent_runs.decisions
       (decision_id, run_id, step_index, attempt, engine, engine_version, outcome, reason,
        input, output)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      entry.decisionId,
      subject.runId,
      subject.stepIndex,
      subject.attempt,
      entry.engine,
      entry.engineVersion,
      entry.output.outcome,
      entry.output.reason,
      JSON.stringify(entry.input),
      JSON.stringify(entry.output),
    ],
  )
}
