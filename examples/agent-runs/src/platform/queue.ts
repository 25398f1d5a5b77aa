import { correlatedPayload } from '@first-contact/recorder/graphile-worker'
import type { WriteTx } from '@first-contact/transactions'
import { QUEUE_SCHEMA } from './migrations.ts'

export const ADVANCE_RUN_TASK = 'advance_run'
export const RESOLVE_CHARGE_TASK = 'resolve_charge'

/** Starts of one turn before the run is given up as failed; a crash of the worker counts as one. */
export const TURN_MAX_ATTEMPTS = 6
/** A payment of unknown fate is asked about for about a day. */
const RESOLVE_MAX_ATTEMPTS = 15

export interface AdvanceRunJob {
  readonly run_id: string
  readonly turn: number
}

export interface ResolveChargeJob {
  readonly run_id: string
  readonly step_index: number
}

interface JobSpec {
  readonly task: string
  readonly key: string
  readonly payload: AdvanceRunJob | ResolveChargeJob
  readonly delayMs: number
  readonly maxAttempts: number
}

/**
 * Adds a job in the caller's transaction: the job exists exactly if the change it follows does.
 * Its payload carries the correlation on to whichever worker takes it.
 */
async function addJob<S>(tx: WriteTx<S>, job: JobSpec): Promise<void> {
  await tx.query(
    `select 1 from ${QUEUE_SCHEMA}.add_job($1, $2::json,
       run_at => now() + $3 * interval '1 millisecond', max_attempts => $4, job_key => $5)`,
    [
      job.task,
      JSON.stringify(correlatedPayload(job.payload)),
      job.delayMs,
      job.maxAttempts,
      job.key,
    ],
  )
}

/** One key for each turn, so that a run without a live job can be told from a waiting one. */
export function advanceRunKey(runId: string, turn: number): string {
  return `run:${runId}:${turn}`
}

export async function enqueueTurn<S>(
  tx: WriteTx<S>,
  runId: string,
  turn: number,
  delayMs = 0,
): Promise<void> {
  await addJob(tx, {
    task: ADVANCE_RUN_TASK,
    key: advanceRunKey(runId, turn),
    payload: { run_id: runId, turn },
    delayMs,
    maxAttempts: TURN_MAX_ATTEMPTS,
  })
}

export async function enqueueResolveCharge<S>(
  tx: WriteTx<S>,
  runId: string,
  stepIndex: number,
): Promise<void> {
  await addJob(tx, {
    task: RESOLVE_CHARGE_TASK,
    key: `charge:${runId}:${stepIndex}`,
    payload: { run_id: runId, step_index: stepIndex },
    delayMs: 0,
    maxAttempts: RESOLVE_MAX_ATTEMPTS,
  })
}
