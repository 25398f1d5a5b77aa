import { IntentViolationError } from '../errors/intent-violation-error.ts'

/** Bounds of one transaction, in milliseconds; 0 lifts the one it is given for. */
export interface TransactionTimeouts {
  /**
   * Longest wait for a lock that somebody else holds.
   * @defaultValue 2000
   */
  readonly lockTimeoutMs?: number
  /**
   * Longest run of one statement.
   * @defaultValue 30000
   */
  readonly statementTimeoutMs?: number
  /**
   * Longest silence between two statements of an open transaction; then Postgres ends the
   * connection.
   * @defaultValue 10000
   */
  readonly idleInTransactionTimeoutMs?: number
}

/** Bounds of a database: those of its transactions, and of getting a connection for one. */
export interface DatabaseTimeouts extends TransactionTimeouts {
  /**
   * Longest wait for a connection.
   * @defaultValue 5000
   */
  readonly acquireTimeoutMs?: number
}

/** Long enough for a busy row, short enough that a self-deadlock is seen by the one who made it. */
const lockTimeoutMs = 2000
/** A statement of a request that takes longer is waited for by nobody. */
const statementTimeoutMs = 30_000
/** An open transaction holds its locks and keeps vacuum from cleaning up. */
const idleInTransactionTimeoutMs = 10_000
/** Below the timeout of most callers, so that the answer says why. */
const acquireTimeoutMs = 5000

/** The defaults of every database. */
export const defaultTimeouts: Required<DatabaseTimeouts> = Object.freeze({
  lockTimeoutMs,
  statementTimeoutMs,
  idleInTransactionTimeoutMs,
  acquireTimeoutMs,
})

/** What Postgres takes for a timeout, and setTimeout too. */
const timeoutMaxMs = 2 ** 31 - 1

/**
 * Checks bounds as they were written down.
 *
 * @throws IntentViolationError `FC_TX_INVALID_DEFINITION`
 */
export function checkTimeouts(owner: string, timeouts: DatabaseTimeouts): void {
  for (const [name, value] of Object.entries(timeouts)) {
    if (!Object.hasOwn(defaultTimeouts, name)) {
      throw new IntentViolationError('FC_TX_INVALID_DEFINITION', {
        what: `${owner} has an unknown timeout ${name}`,
      })
    }
    if (value === undefined) continue
    if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= timeoutMaxMs) continue
    throw new IntentViolationError('FC_TX_INVALID_DEFINITION', {
      what: `${owner} has ${name} ${String(value)}; it takes whole milliseconds, 0 for none`,
    })
  }
}

/** Later ones win where they say something. */
export function mergeTimeouts(
  base: Required<DatabaseTimeouts>,
  over: DatabaseTimeouts,
): Required<DatabaseTimeouts> {
  return Object.freeze({
    lockTimeoutMs: over.lockTimeoutMs ?? base.lockTimeoutMs,
    statementTimeoutMs: over.statementTimeoutMs ?? base.statementTimeoutMs,
    idleInTransactionTimeoutMs: over.idleInTransactionTimeoutMs ?? base.idleInTransactionTimeoutMs,
    acquireTimeoutMs: over.acquireTimeoutMs ?? base.acquireTimeoutMs,
  })
}
