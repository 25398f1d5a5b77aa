import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

export interface TcpRelay {
  readonly port: number
  close(): Promise<void>
}

/** What is passed on in place of what came. */
export interface ChangedBytes {
  readonly request?: (chunk: Buffer) => Buffer
  readonly answer?: (chunk: Buffer) => Buffer
}

/**
 * Listens on loopback and passes bytes to and from a Unix socket, changing them if told to.
 *
 * @param changed - a function changes the answers
 * @param listenPort - of a relay that was closed, to come back as a server does
 */
export async function relayToSocket(
  socketPath: string,
  changed: ChangedBytes | ((answer: Buffer) => Buffer) = {},
  listenPort = 0,
): Promise<TcpRelay> {
  const { request, answer } =
    typeof changed === 'function' ? { answer: changed, request: undefined } : changed
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = createConnection(socketPath)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => undefined)
    }
    near.on('data', (chunk) => far.write(request?.(chunk) ?? chunk))
    near.on('end', () => far.end())
    far.on('data', (chunk) => near.write(answer?.(chunk) ?? chunk))
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => server.listen(listenPort, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
