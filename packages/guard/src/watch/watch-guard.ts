import type { GuardOptions } from '../engine/guard-options.ts'
import { GuardSession } from '../engine/guard-session.ts'
import { dayOf, planRun } from '../engine/plan-run.ts'
import { saysTheSame } from '../report/change-report.ts'
import type { GuardReport } from '../report/guard-report.ts'
import type { TreeChange } from './tree-change.ts'
import { TreeWatcher } from './tree-watcher.ts'

/** One check of a watch. */
export interface GuardUpdate {
  readonly report: GuardReport
  /** The check before it; `null` for the first one. */
  readonly before: GuardReport | null
  /** Milliseconds from the first event to the report. */
  readonly tookMs: number
}

/** Who is told what a watch sees. */
export interface GuardWatchOptions extends Omit<GuardOptions, 'now'> {
  readonly onUpdate: (update: GuardUpdate) => void
  /** Something to know that is no report. */
  readonly onNote: (text: string) => void
  /** The watch cannot go on. */
  readonly onFailure: (error: unknown) => void
  readonly now?: () => Date
}

/** A running watch. */
export interface GuardWatch {
  /** Ends it; what it knows is kept for the next run. */
  close(): Promise<void>
}

/** When nothing has happened for so long, what is known is kept on disk. */
const idleMs = 1500

class Watch implements GuardWatch {
  readonly #options: GuardWatchOptions
  readonly #session: GuardSession
  readonly #watcher: TreeWatcher
  #report: GuardReport | null = null
  #pending: TreeChange | null = null
  #running: Promise<void> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #isRunning = false
  #isClosed = false

  constructor(options: GuardWatchOptions) {
    const plan = planRun(withNow(options))
    this.#options = options
    this.#session = new GuardSession(plan, true)
    this.#watcher = new TreeWatcher({
      root: plan.root,
      onChange: (change) => this.#hear(change),
      onPolling: (why) =>
        options.onNote(
          `folders cannot be watched, so all are looked at every other second: ${why}`,
        ),
    })
  }

  async begin(): Promise<void> {
    this.#isRunning = true
    try {
      const heardAtMs = performance.now()
      await this.#look({ files: new Set(), isWide: true, isNews: true, heardAtMs })
    } finally {
      this.#isRunning = false
    }
    // Something may have been heard meanwhile.
    this.#running = this.#lookAtAll()
    await this.#running
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#watcher.close()
    clearTimeout(this.#idle)
    await this.#running
    await this.#session.save()
  }

  /** Changes that come while one is looked at are looked at together, after it. */
  #hear(change: TreeChange): void {
    const before = this.#pending
    this.#pending =
      before === null
        ? change
        : {
            files: new Set([...before.files, ...change.files]),
            isWide: before.isWide || change.isWide,
            isNews: before.isNews || change.isNews,
            heardAtMs: before.heardAtMs,
          }
    if (!this.#isRunning) this.#running = this.#lookAtAll()
  }

  async #lookAtAll(): Promise<void> {
    this.#isRunning = true
    try {
      while (this.#pending !== null && !this.#isClosed) {
        const next = this.#pending
        this.#pending = null
        await this.#look(next)
      }
    } catch (error) {
      this.#options.onFailure(error)
    } finally {
      this.#isRunning = false
    }
  }

  async #look(change: TreeChange): Promise<void> {
    clearTimeout(this.#idle)
    const { files, isWide, isNews, heardAtMs } = change
    const now = this.#options.now?.() ?? new Date()
    const time = { today: dayOf(now), startedAtMs: heardAtMs }
    const quick = isWide ? null : await this.#session.checkFiles(files, time)
    const report = quick ?? (await this.#session.check(time))
    const before = this.#report
    this.#report = report
    if (isNews || before === null || !saysTheSame(before, report)) {
      this.#options.onUpdate({ report, before, tookMs: performance.now() - heardAtMs })
    }
    const isNew = quick === null && this.#watcher.follow(this.#session.followed())
    // Something may have happened in a folder before it was watched.
    if (isNew && !this.#isClosed) await this.#look({ ...change, isWide: true, isNews: false })
    this.#idle = setTimeout(() => void this.#session.save(), idleMs)
    this.#idle.unref()
  }
}

function withNow({ now, ...options }: GuardWatchOptions): GuardOptions {
  return now === undefined ? options : { ...options, now: now() }
}

/**
 * Checks a repository, and again whenever something in it changes, until it is closed.
 *
 * @example
 * ```ts
 * const watch = await watchGuard({
 *   onUpdate: ({ report }) => console.log(report.violations.length),
 *   onNote: console.error,
 *   onFailure: console.error,
 * })
 * await watch.close()
 * ```
 */
export async function watchGuard(options: GuardWatchOptions): Promise<GuardWatch> {
  const watch = new Watch(options)
  await watch.begin()
  return watch
}
