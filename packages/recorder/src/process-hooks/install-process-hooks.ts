import { drainOnSignals } from './signal-drain.ts'
import { watchCrashes, type FatalOrigin } from './crash-capture.ts'

/** How long the end of a process may be held up for delivery. */
const exitDrainMsDefault = 2_000

/** What the hooks call; the recorder provides it. None of these may throw. */
export interface ProcessHookTarget {
  /** Captures an error nobody caught, synchronously. */
  captureFatal(error: unknown, origin: FatalOrigin): void
  /** Writes the `stop` mark of a clean end, synchronously; only the first call writes. */
  markStop(reason: string): void
  /** Delivers what is stored, for a bounded time. */
  drain(timeoutMs: number): Promise<unknown>
  /** Marks the stop, delivers, and lets go of files and threads, within the time given. */
  stop(timeoutMs: number): Promise<unknown>
  /** Whether delivery works, as far as known; the end of a process is not held up for nothing. */
  isDelivering(): boolean
}

export interface ProcessHookOptions {
  /** @defaultValue 2000 */
  readonly exitDrainMs?: number
}

/**
 * Hooks the recorder into how a process ends, without changing how it ends: same exit code, same
 * printed stack, same signal. Nothing here keeps a process alive beyond the bound. Answers the
 * function that removes all of it.
 */
export function installProcessHooks(
  target: ProcessHookTarget,
  options: ProcessHookOptions = {},
): () => void {
  const exitDrainMs = options.exitDrainMs ?? exitDrainMsDefault
  let isCrashing = false
  let hasStopped = false

  const stopWatching = watchCrashes((error, origin) => {
    isCrashing = process.listenerCount('uncaughtException') === 0
    target.captureFatal(error, origin)
  })
  const stopDraining = drainOnSignals({
    timeoutMs: exitDrainMs,
    finish: () => target.stop(exitDrainMs),
    help: () => target.drain(exitDrainMs),
  })
  const onBeforeExit = (): void => {
    // Delivery is work, after which Node asks again: once is enough.
    if (hasStopped || !target.isDelivering()) return
    hasStopped = true
    target.stop(exitDrainMs).catch(() => {})
  }
  const onExit = (): void => {
    if (!isCrashing) target.markStop('exit')
  }

  process.on('beforeExit', onBeforeExit)
  process.on('exit', onExit)
  return () => {
    stopWatching()
    stopDraining()
    process.off('beforeExit', onBeforeExit)
    process.off('exit', onExit)
  }
}
