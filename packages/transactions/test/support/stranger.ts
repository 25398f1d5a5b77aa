import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('stranger-process.ts', import.meta.url))

/** A client that another process has. */
export interface Stranger {
  /** Resolves when it has said this: `sending`, then `sent`. */
  said(word: string): Promise<void>
  end(): Promise<void>
}

/** Starts another process that sends a statement and keeps its transaction open. */
export function startStranger(connectionString: string, sql: string): Stranger {
  const child = spawn(process.execPath, [program, connectionString, sql])
  const closed = once(child, 'close')
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.pipe(process.stderr)
  return {
    async said(word) {
      while (!text.includes(`${word}\n`)) await once(child.stdout, 'data')
    },
    async end() {
      child.stdin.end()
      await closed
    },
  }
}
