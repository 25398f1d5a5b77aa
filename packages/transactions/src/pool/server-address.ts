import type { ClientBase, Pool } from 'pg'

/** Which database of which server somebody talks to, as far as its configuration says. */
export interface ServerAddress {
  readonly host: string
  readonly port: string
  readonly database: string
}

/** One machine by its names; sockets in different folders are different servers. */
const loopback = new Set(['localhost', '127.0.0.1', '::1'])

/** The address a client was made for; the driver has read URL, options and environment. */
export function addressOf(client: ClientBase): ServerAddress {
  const host = String(Reflect.get(client, 'host'))
  return {
    host: loopback.has(host) ? 'localhost' : host,
    port: String(Reflect.get(client, 'port')),
    database: String(Reflect.get(client, 'database')),
  }
}

type ClientClass = new (config: object) => ClientBase

const known = new WeakMap<Pool, ServerAddress>()

/** The address of a pool: that of a client it would make. Making one connects to nothing. */
export function addressOfPool(pool: Pool): ServerAddress {
  const address = known.get(pool) ?? readAddress(pool)
  known.set(pool, address)
  return address
}

function readAddress(pool: Pool): ServerAddress {
  const clientClass: unknown = Reflect.get(pool, 'Client')
  return addressOf(new (clientClass as ClientClass)(pool.options))
}

/** Whether two addresses are of one database; other names of one host are taken for others. */
export function isSameDatabase(a: ServerAddress, b: ServerAddress): boolean {
  return a.host === b.host && a.port === b.port && a.database === b.database
}
