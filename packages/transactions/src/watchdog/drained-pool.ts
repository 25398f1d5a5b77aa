import type { LiveDatabase } from '../pool/database.ts'
import { shortText } from '../statement/known-statement.ts'
import type { PoolHolder, WatchdogFinding } from './finding.ts'

/** Holders named in a message; the finding itself has all of them. */
const namedMax = 3

/** Says once for each time that a pool has been drained for long enough. */
export class DrainedPool {
  readonly #database: LiveDatabase
  readonly #afterMs: number
  #sinceMs: number | undefined
  #isReported = false

  constructor(database: LiveDatabase, afterMs: number) {
    this.#database = database
    this.#afterMs = afterMs
  }

  look(nowMs: number): WatchdogFinding | undefined {
    const { pool } = this.#database
    if (pool.waitingCount === 0 || pool.idleCount > 0) {
      this.#sinceMs = undefined
      this.#isReported = false
      return undefined
    }
    this.#sinceMs ??= nowMs
    if (this.#isReported || nowMs - this.#sinceMs < this.#afterMs) return undefined
    this.#isReported = true
    return findingOf(this.#database, nowMs - this.#sinceMs)
  }
}

function findingOf(database: LiveDatabase, drainedMs: number): WatchdogFinding {
  const { pool, name } = database
  const holders = holdersOf(database)
  return {
    kind: 'drained pool',
    message:
      `Pool "${name}" has been drained for ${Math.round(drainedMs)} ms: all ${pool.totalCount} ` +
      `connections in use, ${pool.waitingCount} waiting. ${describeHolders(holders, pool.totalCount)}`,
    database: name,
    connections: pool.totalCount,
    waiting: pool.waitingCount,
    holders,
  }
}

function holdersOf(database: LiveDatabase): readonly PoolHolder[] {
  const nowMs = Date.now()
  return [...database.open].map(({ name, openedAt, startedAtMs, queue }) => ({
    transaction: name,
    openedAt: String(openedAt),
    ageMs: nowMs - startedAtMs,
    lastQuery: queue.last === undefined ? undefined : shortText(queue.last.text),
  }))
}

function describeHolders(holders: readonly PoolHolder[], connections: number): string {
  const named = holders
    .slice(0, namedMax)
    .map(
      ({ transaction, openedAt, ageMs, lastQuery }) =>
        `transaction "${transaction}" of ${openedAt} for ${ageMs} ms` +
        (lastQuery === undefined ? '' : `, last "${lastQuery}"`),
    )
  const rest = connections - named.length
  if (rest > 0) named.push(`${rest} more`)
  return `Held by ${named.join('; ')}`
}
