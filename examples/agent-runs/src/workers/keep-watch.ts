import { capture } from '@first-contact/recorder'
import type { Database } from '@first-contact/transactions'
import {
  beat,
  listStrandedRuns,
  stopBeating,
  unlockDeadWorkers,
  unlockLostJobs,
} from '../platform/worker-watch.ts'
import { failRun } from './fail-run.ts'

export interface WatchOptions {
  readonly database: Database
  readonly workerPool: string
  /** Ids of the jobs it has in hand. */
  readonly held: ReadonlySet<string>
  readonly heartbeatMs: number
  readonly deadAfterMs: number
}

function warn(operation: string, message: string, context: { readonly [name: string]: number }) {
  capture({
    layer: 'L5',
    component: 'workers.watch',
    operation,
    errorClass: 'system.recovery_failed',
    severity: 'warning',
    message,
    context,
  })
}

async function takeOver(options: WatchOptions): Promise<void> {
  const { database, workerPool, held, deadAfterMs } = options
  const dead = await unlockDeadWorkers(database, deadAfterMs)
  if (dead.length > 0) {
    const message = 'a worker fell silent; its jobs were given to others'
    warn('take over jobs', message, { workers: dead.length })
  }
  const lost = await unlockLostJobs(database, { workerPool, held, lostAfterMs: deadAfterMs })
  if (lost > 0) {
    const message = 'jobs were lost on their way from the queue; they were given back to it'
    warn('give back jobs', message, { jobs: lost })
  }
  for (const runId of await listStrandedRuns(database)) {
    await failRun(database, { runId, reason: 'turn_was_lost' })
  }
}

/** Beats, and looks after those that do not beat any more. Stop it before closing the pool. */
export function keepWatch(options: WatchOptions): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> = Promise.resolve()

  async function round(): Promise<void> {
    try {
      await beat(options.database, options.workerPool)
      await takeOver(options)
    } catch (error) {
      // The database may be away for a moment; the next round tries again.
      capture({ error, layer: 'L5', component: 'workers.watch', operation: 'watch round' })
    }
  }

  function schedule(delayMs: number): void {
    if (stopped) return
    timer = setTimeout(() => {
      current = round().then(() => schedule(options.heartbeatMs))
    }, delayMs)
  }

  schedule(0)
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await current
      await stopBeating(options.database, options.workerPool)
    },
  }
}
