import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'

/** A way to a database on which each connection takes its time, as on a machine with much to do. */
export interface SlowConnections {
  readonly connectionString: string
  close(): Promise<void>
}

/** Delays the first bytes of every connection. */
export async function slowConnections(
  connectionString: string,
  delayMs: number,
): Promise<SlowConnections> {
  const url = new URL(connectionString)
  const host = decodeURIComponent(url.hostname)
  const port = url.port === '' ? '5432' : url.port
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    near.pause()
    sockets.add(near.on('error', () => undefined))
    setTimeout(() => {
      const isSocket = host.startsWith('/')
      const far = isSocket ? connect(join(host, `.s.PGSQL.${port}`)) : connect(Number(port), host)
      sockets.add(far.on('error', () => undefined))
      near.pipe(far).pipe(near)
    }, delayMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    connectionString: url.href,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
