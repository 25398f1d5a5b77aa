import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import type { Locked } from '../intent/locked.ts'
import type { WriteTx } from '../intent/tx.ts'
import { firstSite } from '../run/first-site.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import { LiveLocked } from './live-locked.ts'
import type { Condition, TableSql } from './table-sql.ts'

/**
 * Changes columns of a row that this transaction has locked. `locked.row` stays as it was read.
 *
 * @throws TransactionError `FC_TX_ROW_GONE` where there is no such row any more
 * @throws IntentViolationError `FC_TX_FORGED` for a row of another transaction, or of a savepoint
 * that was rolled back; `FC_TX_INVALID_DEFINITION` for a column of the key or a computed one
 */
export async function saveRow<S, Row, Patch extends object>(
  tx: WriteTx<S>,
  locked: Locked<Row, NoInfer<S>, Patch>,
  patch: Patch,
): Promise<void> {
  const { transaction, sql, key } = LiveLocked.in(tx, locked)
  const given: { [column: string]: unknown } = {}
  let isEmpty = true
  for (const column of Object.keys(patch)) {
    const value: unknown = Reflect.get(patch, column)
    if (value === undefined) continue
    if (sql.key.includes(column) || sql.computed.has(column)) throw fixedColumn(sql, column)
    given[column] = value
    isEmpty = false
  }
  if (isEmpty) return
  await changeOne(transaction, sql, sql.update(given, key))
}

function fixedColumn(sql: TableSql, column: string): IntentViolationError {
  return new IntentViolationError('FC_TX_INVALID_DEFINITION', {
    what: `Column ${column} of ${sql.table} is of the key or computed; saveRow at ${String(distantCallerSite())} cannot change it`,
  })
}

/**
 * Deletes a row that this transaction has locked.
 *
 * @throws TransactionError `FC_TX_ROW_GONE` where there is no such row any more
 * @throws IntentViolationError `FC_TX_FORGED`
 */
export async function deleteRow<S, Row, Patch>(
  tx: WriteTx<S>,
  locked: Locked<Row, NoInfer<S>, Patch>,
): Promise<void> {
  const { transaction, sql, key } = LiveLocked.in(tx, locked)
  await changeOne(transaction, sql, sql.delete(key))
}

async function changeOne(
  transaction: OpenTransaction,
  sql: TableSql,
  change: Condition,
): Promise<void> {
  const site = firstSite(sql.changing, transaction.definition)
  const statement = { kind: 'statement', text: change.text, site } as const
  const { rowCount } = await transaction.sendTrusted(statement, change.values)
  if (rowCount === 1) return
  throw new TransactionError(
    'FC_TX_ROW_GONE',
    `${String(rowCount)} rows of ${sql.table} were changed instead of the one that was locked, at ${String(distantCallerSite(site))}, in the ${transaction.describe()}`,
  )
}
