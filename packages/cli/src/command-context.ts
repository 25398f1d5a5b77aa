import type { Writable } from 'node:stream'
import type { Output } from './output/output.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** Why a command that runs until it is stopped ends. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'the process that started this one is gone'

/** What a command knows of the process it runs in. Nothing else reads `process`. */
export interface CommandContext {
  readonly cwd: string
  readonly variables: Variables
  readonly output: Output
  readonly stdout: Writable
  readonly now: () => Date
  /** Resolves when the process is to end: Ctrl-C, SIGTERM, an npx that is gone. */
  readonly untilStopped: () => Promise<StopReason>
  /** Asks the person at the terminal; absent where nobody sits at one. */
  readonly ask?: (question: string) => Promise<string>
}
