import type { ReadTx, WriteTx } from '@first-contact/transactions'

export interface StoredStepRow {
  readonly stepIndex: number
  readonly tool: string
  readonly input: unknown
  readonly optional: boolean
  readonly attempts: number
}

export type StepEnd = 'succeeded' | 'skipped' | 'failed' | 'refused'

/** The step, or null when the run has no step of that number: it is through. */
export async function readStep<S>(
  tx: ReadTx<S>,
  runId: string,
  stepIndex: number,
): Promise<StoredStepRow | null> {
  const [row]: readonly Omit<StoredStepRow, 'stepIndex'>[] = await tx.query(
    `select tool, input, optional, attempts from agent_runs.steps
      where run_id = $1 and step_index = $2`,
    [runId, stepIndex],
  )
  return row === undefined ? null : { stepIndex, ...row }
}

/** What the nearest earlier step produced; null when none did. */
export async function readEarlierOutput<S>(
  tx: ReadTx<S>,
  runId: string,
  stepIndex: number,
): Promise<unknown> {
  const [row]: readonly { readonly output: unknown }[] = await tx.query(
    `select output from agent_runs.steps
      where run_id = $1 and step_index < $2 and status = 'succeeded'
      order by step_index desc limit 1`,
    [runId, stepIndex],
  )
  return row?.output ?? null
}

export async function markStepRunning<S>(
  tx: WriteTx<S>,
  runId: string,
  stepIndex: number,
): Promise<void> {
  await tx.query(
    `update agent_runs.steps set status = 'running' where run_id = $1 and step_index = $2`,
    [runId, stepIndex],
  )
}

export async function countFailedAttempt<S>(
  tx: WriteTx<S>,
  runId: string,
  stepIndex: number,
  failure: string,
): Promise<void> {
  await tx.query(
    `update agent_runs.steps set attempts = attempts + 1, last_failure = $3
      where run_id = $1 and step_index = $2`,
    [runId, stepIndex, failure],
  )
}

export async function endStep<S>(
  tx: WriteTx<S>,
  runId: string,
  step: { readonly stepIndex: number; readonly status: StepEnd; readonly output?: unknown },
): Promise<void> {
  await tx.query(
    `update agent_runs.steps
        set status = $3, output = $4, attempts = attempts + ($3 = 'succeeded')::integer
      where run_id = $1 and step_index = $2`,
    [
      runId,
      step.stepIndex,
      step.status,
      step.output === undefined ? null : JSON.stringify(step.output),
    ],
  )
}
