import { ambientSwaps } from './ambient-places.ts'
import type { Notice, Noticing } from './noticing.ts'
import type { Swap } from './swap.ts'
import { watchBuiltins } from './watch-builtins.ts'

/**
 * Notices what an engine reads around `ctx`, in the globals and in named imports of built-ins.
 *
 * Globals are replaced only while an engine runs, which is synchronous: nothing else ever sees the
 * doubles. Named imports cannot be replaced in time, so those are replaced once and tell only while
 * an engine runs.
 *
 *     idle --run--> watching --pause--> paused --resume--> watching --end, also by a throw--> idle
 */
export class AmbientWatch {
  readonly #noticing: Noticing = { notice: null }
  readonly #swaps: readonly Swap[] = ambientSwaps(this.#noticing)
  #runs = 0
  #isWhole = true

  constructor() {
    watchBuiltins(this.#noticing)
  }

  /** Whether all globals could be replaced for the last run; some may have been locked. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Runs an engine. Engines may run inside each other; each has its own notice. */
  run<T>(notice: Notice, fn: () => T): T {
    const outer = this.#noticing.notice
    if (this.#runs === 0) this.#swapIn()
    this.#runs += 1
    this.#noticing.notice = notice
    try {
      return fn()
    } finally {
      this.#noticing.notice = outer
      this.#runs -= 1
      if (this.#runs === 0) this.#swapOut()
    }
  }

  /** Stops telling; answers what `resume` needs. */
  pause(): Notice | null {
    const { notice } = this.#noticing
    this.#noticing.notice = null
    return notice
  }

  resume(notice: Notice | null): void {
    this.#noticing.notice = notice
  }

  #swapIn(): void {
    this.#isWhole = true
    for (const swap of this.#swaps) {
      try {
        swap.swapIn()
      } catch {
        this.#isWhole = false
      }
    }
  }

  #swapOut(): void {
    for (const swap of this.#swaps) {
      try {
        swap.swapOut()
      } catch {
        // It was locked while the engine ran: the double stays, and does what the function does.
        this.#isWhole = false
      }
    }
  }
}
