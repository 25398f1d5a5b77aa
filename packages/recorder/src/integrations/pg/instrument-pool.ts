import type { Pool, PoolClient } from 'pg'
import { bind, capture, currentSpan, openChildSpan, type OpenSpan } from '../../index.ts'
import {
  instrumentClient,
  pgSettings,
  type PgOptions,
  type PgSettings,
} from './instrument-client.ts'

/** Options of {@link instrumentPool}. */
export interface PgPoolOptions extends PgOptions {
  /**
   * Captures errors of idle connections. Without any listener such an error ends the process;
   * with this one it is an envelope, and the pool replaces the connection.
   * @defaultValue `true`
   */
  readonly captureIdleErrors?: boolean
}

type ConnectCallback = (error: Error | undefined, client?: PoolClient, done?: unknown) => void
type AnyConnect = (callback?: ConnectCallback) => Promise<PoolClient> | undefined

// Getting an idle connection takes no time and can hardly fail: a span would say nothing.
function openConnectSpan(pool: Pool, settings: PgSettings): OpenSpan | undefined {
  if (currentSpan() === undefined || (pool.idleCount > 0 && pool.waitingCount === 0))
    return undefined
  const { component, layer } = settings
  return openChildSpan({ component, layer, operation: 'connect' })
}

function endConnect(span: OpenSpan | undefined, error: unknown): void {
  if (span === undefined) return
  if (error === undefined || error === null) {
    span.end()
    return
  }
  span.fail(error)
  span.end('error')
}

async function connectWithPromise(
  pool: Pool,
  connect: AnyConnect,
  settings: PgSettings,
): Promise<PoolClient | undefined> {
  const span = openConnectSpan(pool, settings)
  try {
    const client = await connect()
    endConnect(span, undefined)
    return client
  } catch (error) {
    endConnect(span, error)
    throw error
  }
}

const instrumented = new WeakSet<object>()

/**
 * Makes a pool keep the correlation of whoever asks.
 *
 * A pool under contention hands a freed connection to the next in line from within the context
 * of whoever freed it, so a bare pool runs queries under another request's id. The callbacks
 * waiting in line are bound to their own context here; queries get child spans.
 *
 * @example
 * ```ts
 * const pool = instrumentPool(new Pool({ connectionString }), { component: 'platform.postgres' })
 * ```
 */
export function instrumentPool<P extends Pool>(pool: P, options: PgPoolOptions = {}): P {
  if (instrumented.has(pool)) return pool
  instrumented.add(pool)
  const settings = pgSettings(options)

  pool.on('connect', (client) => {
    instrumentClient(client, settings)
  })
  if (options.captureIdleErrors !== false) {
    pool.on('error', (error) => {
      const { component, layer } = settings
      capture({ error, component, layer, operation: 'idle connection' })
    })
  }

  const connect = pool.connect.bind(pool) as unknown as AnyConnect
  const wrapped: AnyConnect = (callback) => {
    if (callback === undefined) {
      return connectWithPromise(pool, connect, settings) as Promise<PoolClient>
    }
    const span = openConnectSpan(pool, settings)
    const bound = bind(callback)
    return connect((error, client, done) => {
      endConnect(span, error)
      bound(error, client, done)
    })
  }
  pool.connect = wrapped as unknown as P['connect']
  return pool
}
