import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { FirstContactError } from '@first-contact/recorder'
import '../platform/errors.ts'

export type ProcessName = 'api' | 'worker' | 'tools' | 'traffic'

export interface ProductProcess {
  readonly name: ProcessName
  readonly pid: number
  readonly url: string | null
  readonly isRunning: () => boolean
  /** Settles when the process has ended, with how. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  readonly kill: (signal: NodeJS.Signals) => void
  /** SIGTERM, then SIGKILL for one that does not listen. */
  readonly stop: () => Promise<void>
}

/** Migrations on a slow disk included. */
const START_WITHIN_MS = 30_000
/** The processes promise to be gone after five seconds. */
const KILL_AFTER_MS = 6_000

/** `.ts` when this file runs from the sources, `.js` when it runs from what was built. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

export interface Launched {
  readonly name: ProcessName
  readonly env: NodeJS.ProcessEnv
  readonly args: readonly string[]
  readonly onLine: (line: string) => void
}

function scriptOf(name: string): string {
  return fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url))
}

function launch(launched: Launched): ChildProcess {
  // The sources of the other workspaces are found under a condition; what was built needs none.
  const conditions = extension === 'ts' ? ['--conditions=fc-source'] : []
  const { name, env, args } = launched
  const script = scriptOf(name === 'traffic' ? name : `main-${name}`)
  return spawn(process.execPath, [...conditions, script, ...args], {
    env,
    // The channel closes with this process, however it ends, and the child stops with it.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

function readAnnouncement(line: string): { readonly url: string | null } | null {
  try {
    const said: unknown = JSON.parse(line)
    if (typeof said !== 'object' || said === null) return null
    if ('listening' in said && typeof said.listening === 'string') return { url: said.listening }
    return 'ready' in said ? { url: null } : null
  } catch {
    return null
  }
}

function untilReady(
  { name, onLine }: Launched,
  child: ChildProcess,
): Promise<{ readonly url: string | null }> {
  return new Promise((resolve, reject) => {
    const errors: string[] = []
    const fail = (why: string): void => {
      clearTimeout(timer)
      const message = [`agent-runs ${name} ${why}`, ...errors.slice(-5)].join('\n')
      reject(new FirstContactError('FC_RUNS_PROCESS_FAILED', { message }))
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`was not ready after ${START_WITHIN_MS} ms`)
    }, START_WITHIN_MS)
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal} before it was ready`))
    if (child.stderr !== null) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        errors.push(line)
        if (errors.length > 5) errors.shift()
        onLine(line)
      })
    }
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = readAnnouncement(line)
        if (ready === null) return
        clearTimeout(timer)
        resolve(ready)
      })
    }
  })
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (!isRunning(child)) return
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

/** Starts one process of the product; settles once it is ready, or fails saying why it is not. */
export async function startProcess(launched: Launched): Promise<ProductProcess> {
  const child = launch(launched)
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const { url } = await untilReady(launched, child)
  return {
    name: launched.name,
    pid: child.pid ?? 0,
    url,
    isRunning: () => isRunning(child),
    ended,
    kill: (signal) => {
      child.kill(signal)
    },
    stop: () => stopChild(child, ended),
  }
}
