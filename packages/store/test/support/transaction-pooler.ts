import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { randomInt } from 'node:crypto'

export interface TransactionPooler {
  readonly port: number
  close(): Promise<void>
}

/** A server connection, with who uses it at the moment. */
interface Backend {
  readonly socket: Socket
  client: Client | undefined
}

interface Client {
  readonly socket: Socket
  readonly waiting: Buffer[]
  backend: Backend | undefined
}

const readyForQuery = 0x5a
const idle = 0x49
const terminate = 0x58

/**
 * A pooler in transaction mode, as hosted Postgres often has in front: a few server connections,
 * each handed to whoever sends something next and taken back when its transaction ends. It invents
 * process ids, and session state stays behind on whatever connection it was set.
 */
export async function transactionPooler(options: {
  readonly socketPath: string
  readonly user: string
  readonly database: string
  readonly size: number
}): Promise<TransactionPooler> {
  const backends = await Promise.all(
    Array.from({ length: options.size }, () => connectBackend(options)),
  )
  const clients = new Set<Client>()
  const queue: Client[] = []

  const assign = () => {
    for (const backend of backends) {
      if (backend.client !== undefined) continue
      const next = queue.shift()
      if (next === undefined) return
      backend.client = next
      next.backend = backend
      for (const message of next.waiting.splice(0)) backend.socket.write(message)
    }
  }
  for (const backend of backends) {
    eachMessage(backend.socket, (type, message) => {
      const { client } = backend
      client?.socket.write(message)
      if (type !== readyForQuery || message[5] !== idle) return
      if (client !== undefined) client.backend = undefined
      backend.client = undefined
      // The one that waited longest gets it, and this one takes another the next time.
      backends.push(...backends.splice(backends.indexOf(backend), 1))
      assign()
    })
  }
  const server = createServer((socket) => {
    const client: Client = { socket, waiting: [], backend: undefined }
    clients.add(client)
    socket.on('error', () => undefined)
    socket.once('data', (startup: Buffer) => {
      if (startup.readInt32BE(4) !== 196608) throw new Error('expected a startup message')
      const key = Buffer.alloc(8)
      key.writeInt32BE(randomInt(2 ** 30), 0)
      socket.write(
        Buffer.concat([
          frame('R', Buffer.alloc(4)),
          frame('S', Buffer.from('server_version\0pooled\0')),
          frame('K', key),
          frame('Z', Buffer.from('I')),
        ]),
      )
      eachMessage(socket, (type, message) => {
        if (type === terminate) return
        if (client.backend !== undefined) {
          client.backend.socket.write(message)
          return
        }
        client.waiting.push(message)
        if (!queue.includes(client)) queue.push(client)
        assign()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const { socket } of [...clients, ...backends]) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function connectBackend(options: {
  readonly socketPath: string
  readonly user: string
  readonly database: string
}): Promise<Backend> {
  const socket = createConnection(options.socketPath)
  const parameters = Buffer.from(`user\0${options.user}\0database\0${options.database}\0\0`)
  const startup = Buffer.alloc(8)
  startup.writeInt32BE(8 + parameters.length, 0)
  startup.writeInt32BE(196608, 4)
  socket.write(Buffer.concat([startup, parameters]))
  await new Promise<void>((resolve) => {
    const wait = (chunk: Buffer) => {
      if (!chunk.includes(Buffer.from([readyForQuery, 0, 0, 0, 5, idle]))) return
      socket.off('data', wait)
      resolve()
    }
    socket.on('data', wait)
  })
  return { socket, client: undefined }
}

function frame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

/** Calls back for every whole protocol message: type byte, length, body. */
function eachMessage(socket: Socket, take: (type: number, message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
      const end = 1 + rest.readInt32BE(1)
      const message = rest.subarray(0, end)
      rest = rest.subarray(end)
      take(message.readUInt8(0), message)
    }
  })
}
