import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import type { Locked } from '../intent/locked.ts'
import type { SingleConnectionTxn } from '../intent/tx.ts'
import { firstSite } from '../run/first-site.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import { LiveTable, type KeyOf, type PatchOf, type Table } from './define-table.ts'
import { LiveLocked } from './live-locked.ts'
import { lockingTransaction } from './locking-tx.ts'
import { equals, lockClause, type LockStrength, type LockWait, type TableSql } from './table-sql.ts'

/** How a row is locked. */
export interface LockRowOptions<Row> {
  /**
   * What to do where somebody else has it locked: wait until the lock timeout, throw, or go without.
   * @defaultValue `'wait'`
   */
  readonly wait?: LockWait
  /** @defaultValue `'update'` */
  readonly strength?: LockStrength
  /** Only if these columns have these values, looked at again once the lock is held. */
  readonly where?: Partial<Row>
}

/**
 * Locks one row and reads it.
 *
 * @returns undefined where there is no such row, or with `wait: 'skipLocked'` it is locked
 * @throws TransactionError `FC_TX_ROW_BUSY` with `wait: 'nowait'`; the transaction goes on
 * @throws IntentViolationError `FC_TX_INTENT_NOT_COVERED`
 *
 * @example
 * ```ts
 * const breaker = await lockRow(tx, breakers, { tool })
 * if (breaker === undefined) return 'no such tool'
 * await saveRow(tx, breaker, { failures: breaker.row.failures + 1 })
 * ```
 */
export async function lockRow<S, Row, Key extends string, Computed extends string>(
  tx: SingleConnectionTxn<S>,
  table: Table<Row, Key, Computed>,
  key: KeyOf<Row, Key>,
  options: LockRowOptions<Row> = {},
): Promise<Locked<Row, S, PatchOf<Row, Key, Computed>> | undefined> {
  const transaction = lockingTransaction(tx, 'lockRow')
  const sql = LiveTable.sqlOf(table)
  const wait = options.wait ?? 'wait'
  const where = equals({ ...options.where, ...keyOf(sql, key) }, 1)
  // SKIP LOCKED for both: NOWAIT would fail the statement, and with it the whole transaction.
  const clause = lockClause(options.strength ?? 'update', wait === 'wait' ? 'wait' : 'skipLocked')
  const text = sql.select(where.text, clause)
  const site = firstSite(sql.locking, transaction.definition)
  const { rows } = await transaction.sendTrusted({ kind: 'statement', text, site }, where.values)
  const row: Row | undefined = rows[0]
  if (row !== undefined)
    return new LiveLocked<Row, S, PatchOf<Row, Key, Computed>>(row, sql, transaction)
  if (wait === 'nowait') await refuseBusy(transaction, sql, where)
  return undefined
}

/** A row that can be read and not be locked is busy. */
async function refuseBusy(
  transaction: OpenTransaction,
  sql: TableSql,
  where: { readonly text: string; readonly values: readonly unknown[] },
): Promise<void> {
  const text = `select from ${sql.table} where ${where.text}`
  const site = firstSite(sql.locking, transaction.definition)
  const { rowCount } = await transaction.sendTrusted(
    { kind: 'statement', text, site },
    where.values,
  )
  if (rowCount === 0) return
  throw new TransactionError(
    'FC_TX_ROW_BUSY',
    `A row of ${sql.table} is locked by somebody else; asked for at ${String(distantCallerSite(site))}, in the ${transaction.describe()}`,
  )
}

/** The key's columns alone; one that is missing would lock more than one row. */
export function keyOf(sql: TableSql, key: object): object {
  const columns: { [column: string]: unknown } = {}
  for (const column of sql.key) {
    const value: unknown = Reflect.get(key, column)
    if (value === undefined || value === null) {
      throw new IntentViolationError('FC_TX_INVALID_DEFINITION', {
        what: `The key of ${sql.table} has no ${column}, at ${String(distantCallerSite())}`,
      })
    }
    columns[column] = value
  }
  return columns
}
