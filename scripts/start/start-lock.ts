import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a running starter tells about itself. */
export interface Starter {
  readonly pid: number
  readonly startedAt: string
  readonly url: string | null
  /** Processes it started, to be ended should it be killed itself. */
  readonly children: readonly number[]
}

export type LockOutcome =
  | { readonly kind: 'held'; readonly lock: StartLock }
  | { readonly kind: 'taken'; readonly by: Starter }

/** The lock of this starter. */
export interface StartLock {
  /** Notes what a second starter should read, and what a successor has to end. */
  update(notes: { readonly url?: string; readonly children?: readonly number[] }): void
  release(): void
}

/** The command line of a process; empty when it is gone. Numbers of processes are used again. */
function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function read(file: string): Starter | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Starter
  } catch {
    return undefined
  }
}

async function endOrphans(starter: Starter): Promise<number> {
  const orphans = starter.children.filter((pid) => commandOf(pid).includes('agent-runs'))
  for (const pid of orphans) process.kill(pid, 'SIGTERM')
  for (let waited = 0; orphans.some(isAlive) && waited < 60; waited += 1) await sleep(100)
  for (const pid of orphans.filter(isAlive)) process.kill(pid, 'SIGKILL')
  return orphans.length
}

function write(file: string, starter: Starter): void {
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(starter)}\n`)
  renameSync(`${file}.${process.pid}`, file)
}

/** The name appears whole or not at all, and never in place of another's. */
function tryCreate(file: string, starter: Starter): boolean {
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, `${JSON.stringify(starter)}\n`)
  try {
    linkSync(aside, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Sets a dead starter's lock aside; false when somebody else was faster. */
function setAside(file: string, dead: Starter): boolean {
  const aside = `${file}.dead.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return false
  }
  const isTheDeadOne = read(aside)?.pid === dead.pid
  // It was a fresh one: give it back.
  if (!isTheDeadOne) renameSync(aside, file)
  rmSync(aside, { force: true })
  return isTheDeadOne
}

/**
 * Makes sure that one project folder is started once. A starter that was killed leaves its lock
 * and perhaps its children behind; those are ended first.
 */
export async function takeStartLock(
  projectDir: string,
  onOrphans: (count: number) => void,
): Promise<LockOutcome> {
  const folder = join(projectDir, '.first-contact')
  const file = join(folder, 'start.json')
  mkdirSync(folder, { recursive: true })
  let own: Starter = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    url: null,
    children: [],
  }
  while (!tryCreate(file, own)) {
    const other = read(file)
    if (other === undefined) continue
    const isRunning = isAlive(other.pid) && commandOf(other.pid).includes('start.ts')
    if (isRunning) return { kind: 'taken', by: other }
    if (!setAside(file, other)) continue
    const ended = await endOrphans(other)
    if (ended > 0) onOrphans(ended)
  }
  return {
    kind: 'held',
    lock: {
      update(notes) {
        own = { ...own, ...notes }
        write(file, own)
      },
      release() {
        if (read(file)?.pid === process.pid) rmSync(file, { force: true })
      },
    },
  }
}
