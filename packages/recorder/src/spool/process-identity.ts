import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * Who holds a folder or a lock. A process id alone is reused by the system; with the time the
 * process started, the boot and the namespace that number it, it names one process for ever.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks since boot on Linux; 0 where the system does not say. */
  readonly startTicks: string
  /** Short digest-like tag of boot and pid namespace; `none` where the system does not say. */
  readonly realm: string
  /** Tells two holders inside one process apart. */
  readonly instance: string
}

const noRealm = 'none'

function readStartTicks(pid: number | 'self'): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The command name is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has its number still, but nothing runs: state Z, and X while it is reaped.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return fields[19]
  } catch {
    return undefined
  }
}

function readRealm(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')
      .trim()
      .replaceAll('-', '')
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
    return `${boot.slice(0, 12)}n${namespace}`
  } catch {
    return noRealm
  }
}

let realm: string | undefined

function ownRealm(): string {
  realm ??= readRealm()
  return realm
}

/** A new identity of this process; each call gives another `instance`. */
export function newIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTicks: readStartTicks('self') ?? '0',
    realm: ownRealm(),
    instance: randomBytes(4).toString('hex'),
  }
}

export type Liveness = 'alive' | 'dead' | 'unknown'

/**
 * Whether the process named still runs. `unknown` when it was started under another boot or pid
 * namespace (a container beside this one): then only its heartbeat can tell.
 */
export function livenessOf(identity: ProcessIdentity): Liveness {
  if (identity.realm !== ownRealm()) return 'unknown'
  if (identity.realm === noRealm) return isPidGone(identity.pid) ? 'dead' : 'unknown'
  return readStartTicks(identity.pid) === identity.startTicks ? 'alive' : 'dead'
}

function isPidGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** The identity as it stands in file names. */
export function formatIdentity({ pid, startTicks, realm, instance }: ProcessIdentity): string {
  return `${pid}.${startTicks}.${realm}.${instance}`
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const match = /^(\d+)\.(\d+)\.([a-z0-9]+)\.([0-9a-f]{8})$/.exec(text)
  const [, pid, startTicks, realm, instance] = match ?? []
  if (pid === undefined || startTicks === undefined) return undefined
  if (realm === undefined || instance === undefined) return undefined
  return { pid: Number(pid), startTicks, realm, instance }
}
