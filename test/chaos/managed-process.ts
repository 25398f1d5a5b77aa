import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export interface ManagedProcessOptions {
  readonly name: string
  readonly script: string
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: Record<string, string>
  readonly logFile: string
}

/** One process that the campaign starts, kills and starts again. */
export class ManagedProcess {
  readonly name: string
  readonly #options: ManagedProcessOptions
  readonly #log: WriteStream
  #child: ChildProcess | undefined

  constructor(options: ManagedProcessOptions) {
    this.name = options.name
    this.#options = options
    this.#log = createWriteStream(options.logFile, { flags: 'a' })
    // A campaign that breaks leaves no process behind.
    process.once('exit', () => this.#child?.kill('SIGKILL'))
  }

  get isRunning(): boolean {
    const child = this.#child
    // Without a number it was never started.
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null
  }

  start(): void {
    const { script, args = [], cwd, env } = this.#options
    const child = spawn(process.execPath, ['--conditions=fc-source', join(root, script), ...args], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.pipe(this.#log, { end: false })
    child.stderr?.pipe(this.#log, { end: false })
    child.on('error', (error) => this.#log.write(`${error.message}\n`))
    this.#child = child
  }

  /** Ends the process with a signal and waits until it is gone; false when it was gone before. */
  async end(signal: 'SIGKILL' | 'SIGTERM', timeoutMs = 15_000): Promise<boolean> {
    const child = this.#child
    if (child === undefined || !this.isRunning) return false
    const gone = once(child, 'exit')
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    await gone
    clearTimeout(late)
    return true
  }
}
