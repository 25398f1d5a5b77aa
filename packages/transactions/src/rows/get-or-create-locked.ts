import { distantCallerSite } from '../errors/call-site.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import type { Locked } from '../intent/locked.ts'
import type { SingleConnectionTxn } from '../intent/tx.ts'
import { firstSite } from '../run/first-site.ts'
import { LiveTable, type KeyOf, type PatchOf, type Table } from './define-table.ts'
import { LiveLocked } from './live-locked.ts'
import { keyOf } from './lock-row.ts'
import { lockingTransaction } from './locking-tx.ts'
import { equals, lockClause } from './table-sql.ts'

/** Each further round means that somebody made and deleted the row in between. */
const roundsMax = 20

/**
 * Locks a row, and makes it first where there is none. Any number of callers may do this at once,
 * while others delete the row: one makes it, the rest wait for that one and lock what it made.
 *
 * @param initial - columns of a new row besides its key; the rest have the table's defaults
 * @throws TransactionError `FC_TX_ROW_BUSY` where the row comes and goes faster than it is locked
 * @throws IntentViolationError `FC_TX_INTENT_NOT_COVERED`
 */
export async function getOrCreateLocked<S, Row, Key extends string, Computed extends string>(
  tx: SingleConnectionTxn<S>,
  table: Table<Row, Key, Computed>,
  key: KeyOf<Row, Key>,
  initial: PatchOf<Row, Key, Computed> = {},
): Promise<Locked<Row, S, PatchOf<Row, Key, Computed>>> {
  const transaction = lockingTransaction(tx, 'getOrCreateLocked')
  const sql = LiveTable.sqlOf(table)
  const columns = keyOf(sql, key)
  const where = equals(columns, 1)
  const select = {
    text: sql.select(where.text, lockClause('update', 'wait')),
    values: where.values,
  }
  const site = firstSite(sql.locking, transaction.definition)
  // A row that one inserts is one's own until the commit, as locked as any.
  const insert = sql.insert({ ...initial, ...columns })
  for (let round = 0; round < roundsMax; round += 1) {
    for (const { text, values } of [select, insert]) {
      const { rows } = await transaction.sendTrusted({ kind: 'statement', text, site }, values)
      const row: Row | undefined = rows[0]
      if (row !== undefined)
        return new LiveLocked<Row, S, PatchOf<Row, Key, Computed>>(row, sql, transaction)
    }
  }
  throw new TransactionError(
    'FC_TX_ROW_BUSY',
    `A row of ${sql.table} was made and deleted by others ${roundsMax} times while it was to be locked at ${String(distantCallerSite(site))}, in the ${transaction.describe()}`,
  )
}
