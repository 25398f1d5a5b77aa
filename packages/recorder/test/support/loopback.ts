import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'

/** A server on a free loopback port. */
export interface LoopbackServer {
  readonly server: Server
  readonly url: string
  close(): Promise<void>
}

/** Listens on a port the system picks, so that test files can run side by side. */
export async function listenOnLoopback(target: RequestListener | Server): Promise<LoopbackServer> {
  const server = typeof target === 'function' ? createServer(target) : target
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
