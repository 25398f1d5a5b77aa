import { defineTransaction } from '@first-contact/transactions'
import { QUEUE_SCHEMA } from './migrations.ts'
import { ADVANCE_RUN_TASK } from './queue.ts'

/** Says that this worker pool is alive. */
export const beat = defineTransaction({
  name: 'agent-runs.beat',
  intent: 'ATOMIC_WRITE',
  run: async (tx, workerPool: string) => {
    await tx.query(
      `insert into agent_runs.worker_heartbeats (worker_pool, beat_at)
       values ($1, clock_timestamp())
       on conflict (worker_pool) do update set beat_at = excluded.beat_at`,
      [workerPool],
    )
  },
})

export const stopBeating = defineTransaction({
  name: 'agent-runs.stop-beating',
  intent: 'ATOMIC_WRITE',
  run: async (tx, workerPool: string) => {
    await tx.query('delete from agent_runs.worker_heartbeats where worker_pool = $1', [workerPool])
  },
})

/**
 * Gives the jobs of silent workers back to the queue, which by itself waits four hours, and names
 * those workers. One that was only frozen does no harm when it thaws: its turn has been played by
 * then.
 */
export const unlockDeadWorkers = defineTransaction({
  name: 'agent-runs.unlock-dead-workers',
  intent: 'ATOMIC_WRITE',
  run: async (tx, deadAfterMs: number): Promise<readonly string[]> => {
    const dead: readonly { readonly locked_by: string }[] = await tx.query(
      `select distinct jobs.locked_by
         from ${QUEUE_SCHEMA}.jobs as jobs
        where jobs.locked_by is not null
          and jobs.locked_at < now() - $1 * interval '1 millisecond'
          and not exists (
            select 1 from agent_runs.worker_heartbeats as beats
             where beats.worker_pool = jobs.locked_by
               and beats.beat_at >= now() - $1 * interval '1 millisecond')`,
      [deadAfterMs],
    )
    const names = dead.map((row) => row.locked_by)
    if (names.length > 0) {
      await tx.query(`select ${QUEUE_SCHEMA}.force_unlock_workers($1::text[])`, [names])
      await tx.query('delete from agent_runs.worker_heartbeats where worker_pool = any($1)', [
        names,
      ])
    }
    return names
  },
})

interface LostJobs {
  readonly workerPool: string
  /** Ids of the jobs that did reach it. */
  readonly held: ReadonlySet<string>
  readonly lostAfterMs: number
}

/**
 * Gives back the jobs that the queue marked as taken by this worker and that never reached it: the
 * connection broke between the commit and its answer. Nobody else would, for the worker beats.
 * Should such an answer still come, the turn is played once all the same.
 */
export const unlockLostJobs = defineTransaction({
  name: 'agent-runs.unlock-lost-jobs',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { workerPool, held, lostAfterMs }: LostJobs) => {
    const { rowCount } = await tx.execute(
      `update ${QUEUE_SCHEMA}._private_jobs set locked_at = null, locked_by = null
        where locked_by = $1 and id <> all($2::bigint[])
          and locked_at < now() - $3 * interval '1 millisecond'`,
      [workerPool, [...held], lostAfterMs],
    )
    return rowCount ?? 0
  },
})

/**
 * Runs that have not ended and whose turn no job will ever play: the queue gave up on it. A run
 * and its next job are written together, so a healthy run always has one.
 */
export const listStrandedRuns = defineTransaction({
  name: 'agent-runs.list-stranded-runs',
  intent: 'READ_ONLY',
  run: async (tx): Promise<readonly string[]> => {
    const rows: readonly { readonly run_id: string }[] = await tx.query(
      `select runs.run_id from agent_runs.runs
        where runs.finished_at is null
          and not exists (
            select 1 from ${QUEUE_SCHEMA}.jobs
             where jobs.key = 'run:' || runs.run_id || ':' || runs.turn
               and jobs.task_identifier = $1
               and (jobs.attempts < jobs.max_attempts or jobs.locked_at is not null))
        order by runs.updated_at limit 100`,
      [ADVANCE_RUN_TASK],
    )
    return rows.map((row) => row.run_id)
  },
})
