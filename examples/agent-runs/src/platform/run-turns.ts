import {
  defineTable,
  lockRow,
  type Locked,
  type SingleConnectionTxn,
  type WriteTx,
} from '@first-contact/transactions'
import { enqueueTurn } from './queue.ts'

interface RunRow {
  readonly run_id: string
  readonly tenant: string
  readonly agent: string
  readonly goal: string
  readonly turn: number
  readonly current_step: number
  readonly budget_cents: string
  readonly finished_at: Date | null
  readonly committed_cents: string
}

const runs = defineTable<RunRow>()({
  name: 'agent_runs.runs',
  key: ['run_id'],
  columns: [
    'run_id',
    'tenant',
    'agent',
    'goal',
    'turn',
    'current_step',
    'budget_cents',
    'finished_at',
  ],
  computed: { committed_cents: 'reserved_cents + spent_cents' },
})

/**
 * A run whose row the transaction `S` has locked. Whatever is locked after it, or written about
 * it, asks for one: the run's row always comes first, so no two transactions wait for each other.
 */
export interface LockedRun<S> {
  readonly lock: Locked<RunRow, S, never>
  readonly runId: string
  readonly isOpen: boolean
  readonly tenant: string
  readonly agent: string
  readonly goal: string
  readonly turn: number
  readonly currentStep: number
  readonly budgetCents: number
  readonly committedCents: number
}

export type EndStatus = 'completed' | 'halted' | 'blocked' | 'escalated' | 'aborted' | 'failed'

function lockedRun<S>(lock: Locked<RunRow, S, never>): LockedRun<S> {
  const { row } = lock
  return {
    lock,
    runId: row.run_id,
    isOpen: row.finished_at === null,
    tenant: row.tenant,
    agent: row.agent,
    goal: row.goal,
    turn: row.turn,
    currentStep: row.current_step,
    budgetCents: Number(row.budget_cents),
    committedCents: Number(row.committed_cents),
  }
}

/**
 * Locks the run if this turn is still to be played. Null when it is not: the run has ended, or
 * another worker was faster, which is also how a worker thawed after its job was given away
 * learns that it has nothing left to say.
 */
export async function lockTurn<S>(
  tx: SingleConnectionTxn<S>,
  runId: string,
  turn: number,
): Promise<LockedRun<S> | null> {
  const where = { turn, finished_at: null }
  const lock = await lockRow(tx, runs, { run_id: runId }, { where })
  return lock === undefined ? null : lockedRun(lock)
}

/** Locks the run, whatever its turn, and also when it has ended; null when there is none. */
export async function lockRun<S>(
  tx: SingleConnectionTxn<S>,
  runId: string,
): Promise<LockedRun<S> | null> {
  const lock = await lockRow(tx, runs, { run_id: runId })
  return lock === undefined ? null : lockedRun(lock)
}

export async function markRunning<S>(tx: WriteTx<S>, run: LockedRun<S>): Promise<void> {
  await tx.query(
    `update agent_runs.runs set status = 'running', updated_at = now() where run_id = $1`,
    [run.runId],
  )
}

/** Hands the run to its next turn, on the same or the next step. */
export async function passTurn<S>(
  tx: WriteTx<S>,
  run: LockedRun<S>,
  next: { readonly step: number; readonly delayMs: number },
): Promise<void> {
  await tx.query(
    `update agent_runs.runs set turn = turn + 1, current_step = $2, updated_at = now()
      where run_id = $1`,
    [run.runId, next.step],
  )
  await enqueueTurn(tx, run.runId, run.turn + 1, next.delayMs)
}

export async function endRun<S>(
  tx: WriteTx<S>,
  run: LockedRun<S>,
  end: { readonly status: EndStatus; readonly reason: string },
): Promise<void> {
  await tx.query(
    `update agent_runs.runs
        set status = $2, ended_reason = $3, turn = turn + 1,
            updated_at = now(), finished_at = clock_timestamp()
      where run_id = $1 and finished_at is null`,
    [run.runId, end.status, end.reason],
  )
}
