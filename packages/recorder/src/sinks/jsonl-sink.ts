import { closeSync, fsync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { FirstContactError } from '../errors/first-contact-error.ts'
import type { AppendOutcome, RecordSink, SinkStatus } from './record-sink.ts'

const newline = Buffer.from('\n')
const fsyncAsync = promisify(fsync)

/**
 * Appends each record to one file, a line each, by one synchronous write: O_APPEND keeps lines of
 * several processes whole. Ships nothing; `first-contact store import` reads the file exactly once.
 */
class JsonlSink implements RecordSink {
  readonly survivesRedeploy = null
  readonly #file: string
  #descriptor: number | null
  #appended = 0
  #shed = 0
  #trouble: string | null = null
  /** Set after a write that ended in the middle of a line. */
  #isTorn = false

  constructor(file: string) {
    this.#file = file
    this.#descriptor = openFile(file)
  }

  append(line: Buffer): AppendOutcome {
    if (this.#descriptor === null) return this.#lose('closed')
    const text = this.#isTorn ? [newline, line, newline] : [line, newline]
    const whole = Buffer.concat(text)
    try {
      const written = writeSync(this.#descriptor, whole)
      if (written < whole.length) {
        this.#isTorn = true
        return this.#lose('short write')
      }
    } catch (error) {
      return this.#lose(error instanceof Error ? error.message.slice(0, 100) : 'write failed')
    }
    this.#isTorn = false
    this.#appended += 1
    return 'spooled'
  }

  async flush(): Promise<void> {
    if (this.#descriptor === null) return
    try {
      await fsyncAsync(this.#descriptor)
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message.slice(0, 100) : 'fsync failed'
    }
  }

  async drain(): Promise<{ remaining: number }> {
    await this.flush()
    return { remaining: 0 }
  }

  async stop(): Promise<void> {
    await this.flush()
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }

  status(): SinkStatus {
    return {
      kind: 'jsonl',
      location: this.#file,
      appendedRecords: this.#appended,
      shedRecords: this.#shed,
      pendingRecords: null,
      rejectedRecords: 0,
      trouble: this.#trouble,
    }
  }

  #lose(reason: string): AppendOutcome {
    this.#shed += 1
    this.#trouble = reason
    return 'shed'
  }
}

function openFile(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a', 0o600)
  } catch (cause) {
    throw new FirstContactError('FC_CONFIG_INVALID', {
      message: `sink.file ${file} cannot be opened for appending.`,
      cause,
    })
  }
}

/**
 * A sink that writes JSON lines to a file.
 *
 * @throws FC_CONFIG_INVALID when the file cannot be opened
 */
export function createJsonlSink(options: { readonly file: string }): RecordSink {
  return new JsonlSink(options.file)
}
