import type { ClientBase } from 'pg'

/** One session that waits for a lock, and one that it waits for. */
export interface LockWait {
  readonly waiter_pid: number
  readonly waiter_application: string
  readonly waiter_query: string
  readonly waited_ms: number
  readonly holder_pid: number
  readonly holder_application: string
  /** As Postgres says it, such as `idle in transaction`. */
  readonly holder_state: string
  /** The last one where the holder is idle. */
  readonly holder_query: string
  /** How long the holder has been in its state. */
  readonly holder_state_ms: number
}

// pg_blocking_pids stops the lock manager for a moment, so it is asked of those who wait only.
const lockWaits = `
  select waiter.pid as waiter_pid,
         coalesce(waiter.application_name, '') as waiter_application,
         coalesce(waiter.query, '') as waiter_query,
         coalesce(extract(epoch from clock_timestamp() - waiter.query_start) * 1000, 0)::float8
           as waited_ms,
         holder.pid as holder_pid,
         coalesce(holder.application_name, '') as holder_application,
         coalesce(holder.state, '') as holder_state,
         coalesce(holder.query, '') as holder_query,
         coalesce(extract(epoch from clock_timestamp() - holder.state_change) * 1000, 0)::float8
           as holder_state_ms
    from pg_stat_activity waiter
   cross join lateral unnest(pg_blocking_pids(waiter.pid)) as blocking (pid)
    join pg_stat_activity holder on holder.pid = blocking.pid
   where waiter.wait_event_type = 'Lock'
     and waiter.datname = current_database()
     and ($1::int is null or waiter.pid = $1)
   order by waiter.pid, holder.pid`

/**
 * Who waits for whom in the database of a client.
 *
 * @param waiterPid - of that session only
 */
export async function readLockWaits(
  client: ClientBase,
  waiterPid?: number,
): Promise<readonly LockWait[]> {
  const { rows } = await client.query<LockWait>(lockWaits, [waiterPid ?? null])
  return rows
}
