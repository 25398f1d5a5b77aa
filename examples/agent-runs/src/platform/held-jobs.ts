import type { WorkerEvents } from 'graphile-worker'

/** The ids of the jobs that this worker has in hand, kept up to date by the queue's events. */
export function heldJobs(events: WorkerEvents): ReadonlySet<string> {
  const held = new Set<string>()
  events.on('job:start', ({ job }) => held.add(job.id))
  events.on('job:complete', ({ job }) => held.delete(job.id))
  return held
}
