import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process id alone is reused by the system; with the start time it names one process. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

export function ownProcessIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: processStartTime(process.pid) ?? 'unknown' }
}

export function isSameProcessAlive(identity: ProcessIdentity): boolean {
  if (!isProcessAlive(identity.pid)) return false
  const startedAt = processStartTime(identity.pid)
  return startedAt === undefined || startedAt === identity.startedAt
}

/** A zombie counts as dead: a container's first process may never reap it. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return readLinuxStat(pid)?.state !== 'Z'
}

/** Undefined when there is no such process or the system does not say. */
function processStartTime(pid: number): string | undefined {
  if (process.platform === 'linux') return readLinuxStat(pid)?.startTicks
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

function readLinuxStat(pid: number): { state: string; startTicks: string } | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // Fields 3 (state) and 22 (start time in clock ticks since boot) of proc(5).
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' }
  } catch {
    return undefined
  }
}
