import { rmdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { storeError } from '../errors/store-error.ts'
import { findRunningPostmaster, type Postmaster } from './postmaster-file.ts'
import { isProcessAlive } from './process-identity.ts'

const pollMs = 10

/**
 * Signals of a Postgres shutdown, from the gentle to the harsh: fast (ends connections, writes a
 * checkpoint), immediate (next start recovers from the log), and the end.
 */
const steps = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/**
 * Stops the server on this data folder, whoever started it, in bounded time.
 *
 * @throws FirstContactError `FC_EMBEDDED_STOP_FAILED`
 */
export async function stopServer(dataDir: string): Promise<void> {
  const postmaster = await findRunningPostmaster(dataDir)
  if (postmaster === undefined) return
  for (const step of steps) {
    const isGone = !signalServer(postmaster, step.signal)
    if (!isGone && !(await waitUntilGone(postmaster.pid, step.waitMs))) continue
    // Empty after a clean stop; the next start makes it anew.
    await rmdir(postmaster.socketDir).catch(() => undefined)
    return
  }
  throw storeError('FC_EMBEDDED_STOP_FAILED', `pid ${postmaster.pid} survived SIGKILL`)
}

/** False when it is gone already. */
export function signalServer(postmaster: Postmaster, signal: NodeJS.Signals): boolean {
  try {
    process.kill(postmaster.pid, signal)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw storeError('FC_EMBEDDED_STOP_FAILED', `cannot signal pid ${postmaster.pid}`, {
      cause: error,
    })
  }
}

export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline) {
    if (!isProcessAlive(pid)) return true
    await sleep(pollMs)
  }
  return false
}
