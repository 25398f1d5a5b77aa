import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { siblingFile } from './built-text.ts'

/** Whatever the host says, decisions are made in this zone and in this language. */
const environment = Object.freeze({ TZ: 'UTC', LC_ALL: 'en_US.UTF-8' })

export interface ChildOptions {
  /** The Node that runs it. */
  readonly execPath: string
  readonly heapMaxMb: number
}

const files = ['child/sandbox-child', 'child/arm-tripwires']

/** What a child may not do, by flags of Node: no files but its own, no processes, no workers, no code from text. */
export function childFlags(heapMaxMb: number): readonly string[] {
  return [
    '--permission',
    ...files.map((name) => `--allow-fs-read=${siblingFile(name)}`),
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${heapMaxMb}`,
    '--no-warnings',
  ]
}

/**
 * Starts the process of a sandbox. Its own realm is closed too, so that an object that should get
 * out of a realm inside leads nowhere.
 */
export function startChild({ execPath, heapMaxMb }: ChildOptions): ChildProcessWithoutNullStreams {
  const args = [...childFlags(heapMaxMb), siblingFile('child/sandbox-child')]
  return spawn(execPath, args, { cwd: '/', env: environment, stdio: 'pipe' })
}
