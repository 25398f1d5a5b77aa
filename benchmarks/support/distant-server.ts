// A server that is some way off: bytes take their time in each direction. It runs in a thread of its
// own, so that what it does is no work of either side.
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** One way, as near as a timer comes to it. */
const delayMs = 1

/** A port of this machine behind which a server's socket seems to be far away. */
export interface DistantServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Puts a way of a millisecond in each direction before a Unix socket. */
export async function distantServer(socketPath: string): Promise<DistantServer> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { socketPath } })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return {
    port,
    close: async () => {
      await worker.terminate()
    },
  }
}

function passOn(from: Socket, to: Socket): void {
  from.setNoDelay(true)
  // Timers of one length fire in their order, and so do the bytes arrive.
  from.on('data', (chunk) => void setTimeout(() => to.write(chunk), delayMs))
  from.on('close', () => to.destroy())
  from.on('error', () => undefined)
}

if (!isMainThread) {
  const { socketPath } = workerData as { readonly socketPath: string }
  const server = createServer((near) => {
    const far = createConnection(socketPath)
    passOn(near, far)
    passOn(far, near)
  })
  server.listen(0, '127.0.0.1', () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage((server.address() as AddressInfo).port)
  })
}
