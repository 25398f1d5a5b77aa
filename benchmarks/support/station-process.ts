import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface StationProcess {
  readonly pid: number
  readonly url: string
  readonly token: string
  readonly link: string
  readonly close: () => Promise<void>
}

/** Starts `sides/station.ts` and waits until it answers. */
export async function stationProcess(databaseUrl: string): Promise<StationProcess> {
  const file = new URL('../sides/station.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--no-warnings', file, databaseUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value } = await lines.next()
  const ready: { url: string; token: string; link: string } = JSON.parse(String(value))
  return {
    ...ready,
    pid: child.pid ?? 0,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await ended
    },
  }
}
