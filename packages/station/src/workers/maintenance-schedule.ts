import { Logger, parseCronItems, run, type Runner, type RunnerOptions } from 'graphile-worker'

/** What the schedule has done; the composition root hands in how. */
export interface MaintenancePort {
  /** Drops whole days of evidence that are older than the retention. */
  cleanupOldErrors(): Promise<void>
  /** Drops days of healthy spans and raw counts early when the store is bigger than it may be. */
  shedToMaxBytes(): Promise<void>
  /** Makes the days ahead, so that no envelope waits for its partition. */
  ensurePartitions(): Promise<void>
}

export interface MaintenanceScheduleOptions {
  readonly pool: NonNullable<RunnerOptions['pgPool']>
  readonly maintenance: MaintenancePort
  /** Called with a failed run; the next one comes by itself. */
  readonly onFailure: (error: unknown, task: string) => void
}

export interface MaintenanceSchedule {
  stop(): Promise<void>
}

/** The queue's own tables, apart from the evidence. */
const jobsSchema = 'first_contact_jobs'

/** Long jobs are told to give up after this when the station stops. */
const stopAbortMs = 3000

/** In UTC. Off the full hour, where everybody else's jobs run. */
const schedules = [
  { task: 'cleanup_old_errors', match: '17 3 * * *', identifier: 'cleanup_old_errors' },
  { task: 'shed_to_max_bytes', match: '37 * * * *', identifier: 'shed_to_max_bytes' },
  { task: 'ensure_partitions', match: '7 * * * *', identifier: 'ensure_partitions' },
]

const silent = new Logger(() => () => undefined)

/** After the queue has failed (its server went away), it is started again after this. */
const restartMs = 15_000

/**
 * Runs maintenance at its times; of several stations on one store, one does it.
 *
 * starting → running → (the queue fails) waiting → starting; `stop` ends it from anywhere.
 */
class SupervisedSchedule implements MaintenanceSchedule {
  readonly #options: MaintenanceScheduleOptions
  #runner: Runner | null = null
  #restart: NodeJS.Timeout | null = null
  #isStopped = false

  constructor(options: MaintenanceScheduleOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    try {
      const runner = await run(runnerOptions(this.#options))
      this.#runner = runner
      runner.promise.then(
        () => this.#ended(null),
        (error: unknown) => this.#ended(error),
      )
    } catch (error) {
      this.#ended(error)
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    if (this.#restart !== null) clearTimeout(this.#restart)
    await this.#runner?.stop()
  }

  #ended(error: unknown): void {
    this.#runner = null
    if (this.#isStopped) return
    this.#options.onFailure(error, 'schedule')
    this.#restart = setTimeout(() => void this.start(), restartMs)
  }
}

function runnerOptions({
  pool,
  maintenance,
  onFailure,
}: MaintenanceScheduleOptions): RunnerOptions {
  const reporting = (task: string, work: () => Promise<void>) => async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      onFailure(error, task)
      // The queue tries again, later each time.
      throw error
    }
  }
  return {
    pgPool: pool,
    schema: jobsSchema,
    concurrency: 1,
    noHandleSignals: true,
    pollInterval: 10_000,
    logger: silent,
    gracefulShutdownAbortTimeout: stopAbortMs,
    // Without batching, a connection lost while a job is booked is a rejection nobody handles.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: {
      cleanup_old_errors: reporting('cleanup_old_errors', () => maintenance.cleanupOldErrors()),
      shed_to_max_bytes: reporting('shed_to_max_bytes', () => maintenance.shedToMaxBytes()),
      ensure_partitions: reporting('ensure_partitions', () => maintenance.ensurePartitions()),
    },
    parsedCronItems: parseCronItems(schedules),
  }
}

/** Starts the schedule; a queue that fails is reported and started again. */
export async function startMaintenanceSchedule(
  options: MaintenanceScheduleOptions,
): Promise<MaintenanceSchedule> {
  const schedule = new SupervisedSchedule(options)
  await schedule.start()
  return schedule
}
