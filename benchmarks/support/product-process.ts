import { spawn } from 'node:child_process'
import { Agent, get } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ProductProcess {
  readonly pid: number
  readonly request: (path: string) => Promise<void>
  /** Ends it after it delivered what it had spooled. */
  readonly close: () => Promise<void>
}

export interface ProductOptions {
  readonly variant: 'bare' | 'ours'
  readonly folder: string
  readonly station?: { readonly url: string; readonly token: string }
}

/** Starts `sides/product.ts` and waits until it listens. */
export async function productProcess(options: ProductOptions): Promise<ProductProcess> {
  const { variant, folder, station } = options
  const file = new URL('../sides/product.ts', import.meta.url).pathname
  const place = station === undefined ? [] : [station.url, station.token]
  const child = spawn(process.execPath, ['--no-warnings', file, variant, folder, ...place], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const port = Number((await lines.next()).value)
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  return {
    pid: child.pid ?? 0,
    request: (path) =>
      new Promise((resolve, reject) => {
        get({ port, host: '127.0.0.1', path, agent }, (answer) => {
          answer.resume()
          answer.on('end', resolve)
        }).on('error', reject)
      }),
    close: async () => {
      agent.destroy()
      child.stdin.end()
      await ended
    },
  }
}

/** Steady use: every twentieth request fails. Answers how many were sent. */
export async function loadProduct(
  products: readonly ProductProcess[],
  perSecond: number,
  seconds: number,
): Promise<number> {
  const startedAt = performance.now()
  const total = Math.round(perSecond * seconds)
  const answers: Promise<void>[] = []
  for (let index = 0; index < total; index += 1) {
    const path = index % failureEvery === failureEvery - 1 ? '/fail' : '/'
    for (const product of products) answers.push(product.request(path))
    const dueAt = startedAt + ((index + 1) / perSecond) * 1000
    await sleep(Math.max(0, dueAt - performance.now()))
  }
  await Promise.all(answers)
  return total
}

export const failureEvery = 20
