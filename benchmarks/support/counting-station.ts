import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface CountingStation {
  readonly url: string
  /** Envelopes received; known after `close`. */
  readonly envelopes: () => number
  readonly close: () => Promise<void>
}

/**
 * A server in a process of its own that accepts every record and counts the envelopes, so that a
 * producer's cost is measured with its shipping and without anyone's database.
 */
export async function countingStation(): Promise<CountingStation> {
  const file = new URL('../sides/counting-station.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--no-warnings', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url } = await lines.next()
  let envelopes = 0
  return {
    url: String(url),
    envelopes: () => envelopes,
    close: async () => {
      child.stdin.end()
      const { value } = await lines.next()
      envelopes = Number(value)
    },
  }
}
