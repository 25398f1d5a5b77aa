import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./embedded-child.ts', import.meta.url))

export interface StartedChild {
  readonly how: string
  readonly pid: number
  readonly dataDir: string
  readonly url: string
  readonly startMs: number
  readonly code?: string
}

export interface Child {
  readonly process: ChildProcessWithoutNullStreams
  /** The next line of JSON it prints. */
  nextLine<T>(): Promise<T>
  /** Writes a word to it. */
  say(word: string): void
  kill(signal: NodeJS.Signals): Promise<void>
  exited(): Promise<void>
}

/** Runs `embedded-child.ts` as a process of its own, as another user if wanted. */
export function startChild(
  projectDir: string,
  options: { uid?: number; home?: string } = {},
): Child {
  const { uid, home } = options
  const child = spawn(process.execPath, ['--conditions=fc-source', script, projectDir], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: { ...process.env, ...(home === undefined ? {} : { HOME: home }) },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const isGone = once(child, 'exit')
  return {
    process: child,
    async nextLine<T>() {
      const line = await lines.next()
      if (line.done === true) throw new Error(`child ended: ${errors}`)
      return JSON.parse(line.value) as T
    },
    say: (word) => child.stdin.write(`${word}\n`),
    async kill(signal) {
      child.kill(signal)
      await isGone
    },
    async exited() {
      await isGone
    },
  }
}
