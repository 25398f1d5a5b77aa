import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { startChild } from './child-command.ts'
import type { SandboxLimits } from './sandbox-limits.ts'
import { watchMemory } from './watch-memory.ts'

const stderrMaxChars = 4096
/** A Node process takes a tenth of a second; a machine that does much else takes longer. */
const startMaxMs = 60_000
/** What a child needs besides the heap of its engine. */
const overheadMb = 192

/** Why a child ended before it had answered everything. */
export type ChildEnd =
  | { readonly kind: 'time' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'tripwire'; readonly api: string }
  | { readonly kind: 'died'; readonly why: string }
  /** It ended before it took any decision. */
  | { readonly kind: 'no start'; readonly why: string }

export interface SessionOptions {
  readonly limits: SandboxLimits
  readonly start: string
  readonly onLine: (line: string) => void
  readonly onEnd: (end: ChildEnd) => void
}

/**
 * One process of a sandbox. It is killed when it has not answered for too long: there is no other
 * way to stop a loop that never ends, whatever it does.
 */
export class ChildSession {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #options: SessionOptions
  readonly #endWatch: () => void
  #deadline: NodeJS.Timeout | undefined
  /** Codes that were handed over and not taken yet; only then does the time of decisions run. */
  #starting = 0
  #wasReady = false
  #isBusy = false
  #end: ChildEnd | undefined
  #isClosed = false
  #rest = ''
  #stderr = ''

  constructor(options: SessionOptions) {
    const { limits } = options
    this.#options = options
    this.#child = startChild({ execPath: limits.execPath, heapMaxMb: limits.memoryMaxMb })
    this.#endWatch = watchMemory(this.#child.pid ?? 0, limits.memoryMaxMb + overheadMb, () =>
      this.#kill({ kind: 'memory' }),
    )
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk))
    this.#child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-stderrMaxChars)
    })
    // It may be gone already; that shows in how it ends.
    this.#child.stdin.on('error', () => {})
    this.#child.on('error', (error) => this.#finish({ kind: 'died', why: error.message }))
    this.#child.on('close', (code, signal) => this.#finish(this.#endOf(code, signal)))
    this.start(options.start)
  }

  /** Hands over code; decisions that are sent from here on are made with it. */
  start(line: string): void {
    this.#starting += 1
    this.#child.stdin.write(`${line}\n`)
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(
      () => this.#kill({ kind: 'died', why: 'it did not start' }),
      startMaxMs,
    )
  }

  /** Hands over one decision; there must be an answer in time. */
  send(line: string): void {
    this.#child.stdin.write(`${line}\n`)
    if (!this.#isBusy) this.expectAnswer()
  }

  /** Starts the time anew; as long as answers come, it goes on. */
  expectAnswer(): void {
    this.#isBusy = true
    if (this.#starting > 0) return
    clearTimeout(this.#deadline)
    const { timeMaxMs } = this.#options.limits
    this.#deadline = setTimeout(() => this.#kill({ kind: 'time' }), timeMaxMs)
  }

  rest(): void {
    clearTimeout(this.#deadline)
    this.#isBusy = false
  }

  close(): void {
    this.#isClosed = true
    this.rest()
    this.#endWatch()
    this.#child.kill('SIGKILL')
  }

  #kill(end: ChildEnd): void {
    this.#end ??= end
    this.#child.kill('SIGKILL')
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (this.#isClosed || this.#end !== undefined) return
      if (this.#starting > 0) {
        this.#starting -= 1
        this.#wasReady = true
        if (this.#starting > 0) continue
        // From here on, time is the engine's.
        clearTimeout(this.#deadline)
        if (this.#isBusy) this.expectAnswer()
      } else if (line.startsWith('{"tripwire":')) {
        const { tripwire } = JSON.parse(line) as { readonly tripwire: unknown }
        this.#kill({ kind: 'tripwire', api: String(tripwire) })
      } else {
        this.#options.onLine(line)
      }
    }
  }

  #endOf(code: number | null, signal: NodeJS.Signals | null): ChildEnd {
    if (/heap out of memory|Allocation failed|heap limit/i.test(this.#stderr)) {
      return { kind: 'memory' }
    }
    const line = this.#stderr.split('\n').find((each) => each.trim() !== '') ?? ''
    return { kind: 'died', why: `${signal ?? `exit code ${code}`} ${line}`.trim() }
  }

  #finish(end: ChildEnd): void {
    this.rest()
    this.#endWatch()
    if (this.#isClosed) return
    this.#isClosed = true
    const last = this.#end ?? end
    const isStartless = !this.#wasReady && last.kind === 'died'
    this.#options.onEnd(isStartless ? { kind: 'no start', why: last.why } : last)
  }
}
