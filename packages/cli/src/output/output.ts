import type { Writable } from 'node:stream'
import { styleText } from 'node:util'

/** A colour or weight, by what it means. */
export type Tone = 'bad' | 'warn' | 'good' | 'dim' | 'strong' | 'name'

const formats = {
  bad: 'red',
  warn: 'yellow',
  good: 'green',
  dim: 'gray',
  strong: 'bold',
  name: 'cyan',
} as const

/** A stream that may be a terminal. */
export type TerminalStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

const widthWithoutTerminal = 100
const widthMax = 160

/** Where a command prints. Results go to standard output, everything else to standard error. */
export interface Output {
  readonly isJson: boolean
  /** Characters in a line. */
  readonly width: number
  /** Where text that does not fit is cut: nowhere but on a terminal, whose lines would wrap. */
  readonly cutWidth: number
  line(text?: string): void
  /** One JSON value; the only thing on standard output with `--json`. */
  json(value: unknown): void
  /** Something to know that is not the result. */
  note(text: string): void
  /** What is going on; only on a terminal. */
  progress(text: string): void
  /** The same in one line that is written over; an empty text takes it away. */
  status(text: string): void
  /** Coloured where the terminal is, plain where it is a file or a pipe. */
  readonly tone: (tone: Tone, text: string) => string
}

export interface OutputOptions {
  readonly isJson: boolean
  readonly stdout: TerminalStream
  readonly stderr: TerminalStream
}

/** Makes the output of one command. */
export function createOutput({ isJson, stdout, stderr }: OutputOptions): Output {
  const width = Math.min(stdout.columns ?? widthWithoutTerminal, widthMax)
  return {
    isJson,
    width,
    cutWidth: stdout.isTTY === true ? width : Number.POSITIVE_INFINITY,
    line(text = '') {
      if (!isJson) stdout.write(`${text}\n`)
    },
    json(value) {
      if (isJson) stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    note(text) {
      stderr.write(`${text}\n`)
    },
    progress(text) {
      if (stderr.isTTY === true) stderr.write(`${text}\n`)
    },
    status(text) {
      if (stderr.isTTY !== true) return
      const width = (stderr.columns ?? widthWithoutTerminal) - 1
      stderr.write(`\r\u001B[K${text.slice(0, width)}`)
    },
    // styleText looks at the stream itself: no colour without a terminal, or with NO_COLOR.
    tone: (tone, text) => styleText(formats[tone], text, { stream: stdout }),
  }
}
