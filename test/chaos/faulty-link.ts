import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'

/**
 * What a network does to a connection. `lost_answer` passes the request on and keeps the answer: the
 * station has stored the batch, and whoever sent it never hears of that.
 */
export const linkFaults = [
  'refused',
  'stalled',
  'cut',
  'slow',
  'unavailable',
  'lost_answer',
] as const

export type LinkFault = (typeof linkFaults)[number]

const unavailable =
  'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'

/** Bytes of a request that get through before the connection is cut. */
const cutAfterBytes = 700

const slowMs = 150

/** A link to the station that can be broken in every way a network knows. */
export class FaultyLink {
  readonly #target: URL
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0
  #fault: LinkFault | null = null

  constructor(target: string) {
    this.#target = new URL(target)
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async open(): Promise<void> {
    const server = createServer((near) => this.#carry(near))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
  }

  /** Connections that are open meet the fault too; null is a link without one. */
  async meet(fault: LinkFault | null): Promise<void> {
    const wasRefusing = this.#fault === 'refused'
    this.#fault = fault
    if (fault === 'refused') await this.close()
    else if (wasRefusing) await this.open()
    else if (fault === null) this.#dropAll()
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.#dropAll()
    await new Promise<void>((resolve) => {
      if (server === undefined) resolve()
      else server.close(() => resolve())
    })
  }

  /** What was stalled is no use to anybody any more. */
  #dropAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #carry(near: Socket): void {
    this.#keep(near)
    if (this.#fault === 'unavailable') {
      near.once('data', () => near.end(unavailable))
      return
    }
    const far = createConnection(Number(this.#target.port), this.#target.hostname)
    this.#keep(far)
    let carried = 0
    near.on('data', (chunk: Buffer) => {
      if (this.#fault === 'stalled') return
      carried += chunk.length
      if (this.#fault === 'cut' && carried > cutAfterBytes) {
        far.write(chunk.subarray(0, Math.max(0, chunk.length - (carried - cutAfterBytes))))
        near.destroy()
        return
      }
      this.#pass(far, chunk)
    })
    far.on('data', (chunk: Buffer) => {
      if (this.#fault !== 'stalled' && this.#fault !== 'lost_answer') this.#pass(near, chunk)
    })
    near.on('end', () => far.end())
    far.on('close', () => {
      if (this.#fault !== 'lost_answer') near.destroy()
    })
    near.on('close', () => far.destroy())
  }

  #pass(to: Socket, chunk: Buffer): void {
    if (this.#fault !== 'slow') {
      to.write(chunk)
      return
    }
    // The order stays: every chunk waits as long as the one before it.
    setTimeout(() => {
      if (!to.destroyed) to.write(chunk)
    }, slowMs)
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => undefined)
  }
}
