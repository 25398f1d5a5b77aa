import { within } from '../shipper/within.ts'
import { hasHostSignalHandler } from './host-listeners.ts'

const watchedSignals = ['SIGTERM', 'SIGINT'] as const

export interface SignalDrainOptions {
  /** Delivers and lets go, within its own bound. */
  readonly finish: () => Promise<unknown>
  /** Begins to deliver while the host shuts down in its own way. */
  readonly help: () => Promise<unknown>
  readonly timeoutMs: number
}

/**
 * Delivers what it can before a signal ends the process.
 *
 *     running ──signal, host has a handler──> running (delivering beside the host's shutdown)
 *        └─────signal, nobody else listens──> finishing ──done or time over──> raised again
 *                                                 └───────second signal───────> raised again
 *
 * Raised again without our listener, the signal does what it does by default, exit status and all.
 */
export function drainOnSignals({ finish, help, timeoutMs }: SignalDrainOptions): () => void {
  let isFinishing = false

  const raise = (signal: NodeJS.Signals): void => {
    remove()
    process.kill(process.pid, signal)
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isFinishing) {
      raise(signal)
      return
    }
    if (hasHostSignalHandler(signal, onSignal)) {
      help().catch(() => {})
      return
    }
    isFinishing = true
    void within(finish(), timeoutMs).then(() => raise(signal))
  }
  const remove = (): void => {
    for (const signal of watchedSignals) process.off(signal, onSignal)
  }

  // Before the host's: a `once` handler of the host that ran already could not be seen any more.
  for (const signal of watchedSignals) process.prependListener(signal, onSignal)
  return remove
}
