import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('recorder-process.ts', import.meta.url))

/** A real process that records failures and ships them. */
export class Application {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #closed: Promise<unknown>
  #stdout = ''
  #stderr = ''

  constructor(args: readonly string[]) {
    const how = ['--conditions=fc-source', '--disable-warning=ExperimentalWarning']
    this.#child = spawn(process.execPath, [...how, program, ...args], {
      env: { PATH: process.env['PATH'], FC_PROJECT_KEY: 'ab'.repeat(32) },
    })
    this.#child.stdout.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()))
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()))
    this.#closed = new Promise((resolve) => this.#child.once('close', resolve))
  }

  fail(message: string): void {
    this.#child.stdin.write(`${message}\n`)
  }

  /** Lines on standard error that hold a text. */
  warnings(text: string): string[] {
    return this.#stderr.split('\n').filter((line) => line.includes(text))
  }

  /** Ends the process; how many of its records it could not deliver. */
  async end(): Promise<number> {
    this.#child.stdin.end()
    await this.#closed
    return this.#stdout === '' ? Number.NaN : Number(this.#stdout)
  }
}
