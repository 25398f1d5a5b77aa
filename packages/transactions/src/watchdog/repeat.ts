import { AsyncLocalStorage } from 'node:async_hooks'

/** The context in which this module was loaded: of no request, and of no transaction. */
const inCleanContext = AsyncLocalStorage.snapshot()

/** Work that is done again and again. */
export interface Repetition {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

/** Does a piece of work at intervals, never twice at once, without keeping the process alive. */
export function repeat(everyMs: number, work: () => Promise<void>): Repetition {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const next = (): void => {
    if (isStopped) return
    timer = setTimeout(() => {
      running = work().finally(next)
    }, everyMs)
    timer.unref()
  }
  inCleanContext(next)
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
