/** A replay to run; the composition root hands in where these come from. */
export interface WaitingReplay {
  readonly replayId: string
  readonly decisionId: string
  /** From 1: how many stations have begun with it. */
  readonly attempt: number
}

/** What became of it. */
export interface FinishedReplay<Result> {
  readonly state: 'done' | 'failed'
  readonly durationMs: number
  /** Why it failed; null when it is done. */
  readonly reason: string | null
  readonly results: readonly Result[]
}

export interface ReplayQueuePort<Result> {
  /** The next one that nobody runs; null when there is none. It is ours for `replayMaxMs`. */
  claim(): Promise<WaitingReplay | null>
  keep(replayId: string, finished: FinishedReplay<Result>): Promise<void>
  /** Gives back what was claimed: another station, or the next start, takes it up at once. */
  release(waiting: WaitingReplay): Promise<void>
  /** Closes those over which stations ended again and again. */
  closeInterrupted(): Promise<void>
}

/** Makes a decision again, bounded in time; rejects with a message for a person. */
export interface ReplayRunPort<Result> {
  run(decisionId: string, signal: AbortSignal): Promise<readonly Result[]>
}

export interface ReplayWorkerOptions<Result> {
  readonly queue: ReplayQueuePort<Result>
  readonly runner: ReplayRunPort<Result>
  readonly nowMs: () => number
  /** Called with what the queue threw; the next look comes by itself. */
  readonly onFailure: (error: unknown) => void
  /** @defaultValue 2 s */
  readonly lookEveryMs?: number
}

/** A person waits in front of a page. */
const defaultLookEveryMs = 2000

/** Stations that ended over a replay do so once in a while, not every two seconds. */
const looksBetweenClosing = 15

const reasonMaxLength = 300

/**
 * Runs the replays that were asked for, one at a time, so that a page of them never takes the
 * station's memory.
 *
 * waiting → looking → (one is there) running → looking; `kick` looks at once; `stop` ends it.
 */
export class ReplayWorker<Result> {
  readonly #options: ReplayWorkerOptions<Result>
  readonly #ending = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #work: Promise<void> | null = null
  #looks = 0

  constructor(options: ReplayWorkerOptions<Result>) {
    this.#options = options
  }

  start(): void {
    const every = this.#options.lookEveryMs ?? defaultLookEveryMs
    this.#timer = setInterval(() => this.kick(), every)
    this.#timer.unref()
    this.kick()
  }

  /** Looks now, as something was asked for just now. */
  kick(): void {
    if (this.#ending.signal.aborted) return
    this.#work ??= this.#look().finally(() => {
      this.#work = null
    })
  }

  /** What runs is ended and given back. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#ending.abort()
    await this.#work
  }

  async #look(): Promise<void> {
    const { queue, onFailure } = this.#options
    try {
      this.#looks += 1
      if (this.#looks % looksBetweenClosing === 1) await queue.closeInterrupted()
      for (;;) {
        if (this.#ending.signal.aborted) return
        const waiting = await queue.claim()
        if (waiting === null) return
        const finished = await this.#run(waiting)
        await (finished === null ? queue.release(waiting) : queue.keep(waiting.replayId, finished))
      }
    } catch (error) {
      onFailure(error)
    }
  }

  /** Null when the station ends meanwhile: then nothing is known of it. */
  async #run({ decisionId }: WaitingReplay): Promise<FinishedReplay<Result> | null> {
    const { runner, nowMs } = this.#options
    const startedMs = nowMs()
    const durationMs = (): number => Math.max(0, nowMs() - startedMs)
    try {
      const results = await runner.run(decisionId, this.#ending.signal)
      return { state: 'done', durationMs: durationMs(), reason: null, results }
    } catch (error) {
      if (this.#ending.signal.aborted) return null
      const message = error instanceof Error ? error.message : String(error)
      const reason = message.slice(0, reasonMaxLength)
      return { state: 'failed', durationMs: durationMs(), reason, results: [] }
    }
  }
}
