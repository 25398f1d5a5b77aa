import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** One side of a comparison that is asked more than once: a line in, one JSON value in a line out. */
export class SideProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #name: string

  constructor(file: string, args: readonly string[]) {
    this.#name = file
    this.#child = spawn(process.execPath, ['--no-warnings', file, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
    })
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** @throws when the process ends instead of answering, or says what is no JSON */
  async ask<Answer>(question: unknown = null): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`)
    const line = await this.#lines.next()
    if (line.done === true) throw new Error(`${this.#name} ended with ${this.#child.exitCode}`)
    return JSON.parse(line.value) as Answer
  }

  async close(): Promise<void> {
    const { exitCode } = this.#child
    if (exitCode !== null) return
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.stdin.end()
    await ended
  }
}
