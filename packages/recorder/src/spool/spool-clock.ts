import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Runs in the context this module was loaded in, which belongs to no request: a timer made while a
 * request runs would keep that request's context alive and run in it.
 */
export const runInCleanContext: <T>(fn: () => T) => T = AsyncLocalStorage.snapshot()

/** A timer of no request, that never keeps the process alive. */
export function after(delayMs: number, fn: () => void): NodeJS.Timeout {
  return runInCleanContext(() => setTimeout(fn, delayMs).unref())
}

/** The same, again and again. */
export function every(intervalMs: number, fn: () => void): NodeJS.Timeout {
  return runInCleanContext(() => setInterval(fn, intervalMs).unref())
}
