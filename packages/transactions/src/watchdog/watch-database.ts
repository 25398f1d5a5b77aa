import { capture } from '@first-contact/recorder'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { liveDatabase, type Database } from '../pool/database.ts'
import { DrainedPool } from './drained-pool.ts'
import type { WatchdogFinding } from './finding.ts'
import { findSelfDeadlocks } from './find-self-deadlocks.ts'
import { followOwnClients } from './own-clients.ts'
import { repeat } from './repeat.ts'
import { reportFinding } from './report-finding.ts'
import { WatchingClient } from './watching-client.ts'

/** How a database is watched. */
export interface WatchdogOptions {
  /**
   * Time between two looks at the server's sessions, in milliseconds.
   * @defaultValue 5000
   */
  readonly everyMs?: number
  /**
   * How long somebody must have been waiting for a connection, in milliseconds.
   * @defaultValue 5000
   */
  readonly drainedAfterMs?: number
  /**
   * Called once for each occurrence, outside of any transaction and request.
   * @defaultValue an envelope by the recorder, which makes an incident
   */
  readonly report?: (finding: WatchdogFinding) => void
}

/** A running watchdog. */
export interface Watchdog {
  /** Ends it and its connection. */
  stop(): Promise<void>
}

const defaultEveryMs = 5000
const defaultDrainedAfterMs = 5000

/** Looks at the pool in one wait for its bound; they ask no server. */
const looksPerBound = 5

/**
 * Watches a database for what nobody else can see: sessions of this process that wait for each
 * other through JavaScript, which is no deadlock to Postgres, and a pool that is drained.
 *
 * It knows the sessions of this process by their numbers, so start it before other pools connect,
 * and not through a pooler, which gives numbers of its own.
 *
 * @throws IntentViolationError `FC_TX_FORGED`, `FC_TX_INVALID_DEFINITION`
 *
 * @example
 * ```ts
 * const watchdog = watchDatabase(database)
 * await server.close()
 * await watchdog.stop()
 * ```
 */
export function watchDatabase(database: Database, options: WatchdogOptions = {}): Watchdog {
  const live = liveDatabase(database)
  const everyMs = positive('everyMs', options.everyMs ?? defaultEveryMs)
  const drainedAfterMs = positive('drainedAfterMs', options.drainedAfterMs ?? defaultDrainedAfterMs)
  const component = live.component ?? 'platform.database'
  const given = options.report ?? ((finding) => reportFinding(finding, component))
  const report = (finding: WatchdogFinding): void => {
    try {
      given(finding)
    } catch (error) {
      capture({ error, layer: 'L6', component, operation: 'report finding' })
    }
  }
  followOwnClients(live.pool)

  const client = new WatchingClient(live.pool)
  let reported: ReadonlySet<string> = new Set()
  const sessions = repeat(everyMs, () =>
    client.use(async (connected) => {
      const found = await findSelfDeadlocks(connected, live.name)
      const before = reported
      reported = new Set(found.keys())
      for (const [key, finding] of found) if (!before.has(key)) report(finding)
    }),
  )
  const drained = new DrainedPool(live, drainedAfterMs)
  const pool = repeat(Math.ceil(drainedAfterMs / looksPerBound), async () => {
    const finding = drained.look(performance.now())
    if (finding !== undefined) report(finding)
  })
  return {
    async stop() {
      await Promise.all([sessions.stop(), pool.stop()])
      await client.end()
    },
  }
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new IntentViolationError('FC_TX_INVALID_DEFINITION', {
    what: `watchDatabase has ${name} ${String(value)}; it takes a number of milliseconds above 0`,
  })
}
