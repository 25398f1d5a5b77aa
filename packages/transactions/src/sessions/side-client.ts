import type { Client, ClientConfig, Pool } from 'pg'

/** Longest wait for a connection that only looks. */
const connectTimeoutMs = 2000
/** What it asks for takes a few milliseconds; anything longer says that the server is in trouble. */
const queryTimeoutMs = 2000

type ClientClass = new (config: ClientConfig) => Client

/**
 * A client beside a pool, for its database, with what the pool was configured with. The class comes
 * from the pool: importing the driver here might give another copy of it.
 */
export function sideClient(pool: Pool, applicationName: string): Client {
  const clientClass: unknown = Reflect.get(pool, 'Client')
  return new (clientClass as ClientClass)({
    ...pool.options,
    // The pool hides it from being copied.
    password: pool.options.password,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
  })
}
