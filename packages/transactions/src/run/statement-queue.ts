import { EventEmitter } from 'node:events'
import type { CallSite } from '../errors/call-site.ts'

/** A statement between the call that sends it and its answer. */
export interface RunningStatement {
  readonly kind: 'statement' | 'stream'
  readonly text: string
  readonly site: CallSite
  /** What the caller was given. */
  answer?: Promise<unknown>
  /** The stream that the caller was given. */
  readonly stream?: object
}

/**
 * Lets one statement at a time on the connection, in the order they came. The driver can queue too,
 * but says it will not any more; and what waits here can still be called back.
 */
export class StatementQueue {
  readonly #entered: RunningStatement[] = []
  readonly #waiting: (() => void)[] = []
  readonly #idle: (() => void)[] = []
  /** The last one that entered, for those who ask what a transaction did before it fell silent. */
  last: RunningStatement | undefined

  /** Sent or waiting, oldest first. */
  get running(): readonly RunningStatement[] {
    return this.#entered
  }

  /** The statement on the connection. */
  get current(): RunningStatement | undefined {
    return this.#entered[0]
  }

  /** Resolves when it is this one's turn; at once where nothing else runs. */
  enter(statement: RunningStatement): Promise<void> | undefined {
    this.enterNow(statement)
    if (this.#entered.length === 1) return undefined
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** For what cannot wait; the driver's own queue takes it. */
  enterNow(statement: RunningStatement): void {
    this.#entered.push(statement)
    this.last = statement
  }

  leave(statement: RunningStatement): void {
    const at = this.#entered.indexOf(statement)
    if (at !== -1) this.#entered.splice(at, 1)
    this.#waiting.shift()?.()
    if (this.#entered.length === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Resolves when nothing is running or waiting any more. */
  async idle(): Promise<void> {
    if (this.#entered.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /**
   * Marks all answers and streams as handled: they will fail, whoever forgot them is told by the
   * transaction, and nobody else must end the process for it.
   */
  disown(): void {
    for (const { answer, stream } of this.#entered) {
      answer?.catch(() => undefined)
      if (stream instanceof EventEmitter) stream.on('error', () => undefined)
    }
  }
}
