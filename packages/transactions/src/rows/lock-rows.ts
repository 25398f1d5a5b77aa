import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import type { Locked } from '../intent/locked.ts'
import type { SingleConnectionTxn } from '../intent/tx.ts'
import { firstSite } from '../run/first-site.ts'
import { runSavepoint } from '../run/savepoint.ts'
import { sqlStateOf } from '../run/server-answer.ts'
import { judgeStatement } from '../statement/judge-statement.ts'
import { lexSql } from '../statement/lex-sql.ts'
import { LiveTable, type PatchOf, type Table } from './define-table.ts'
import { LiveLocked } from './live-locked.ts'
import { lockingTransaction } from './locking-tx.ts'
import {
  equals,
  lockClause,
  type Condition,
  type LockStrength,
  type LockWait,
} from './table-sql.ts'

/** Which rows are locked, and how. */
export interface LockRowsOptions<Row> {
  /** Columns with the values they must have; `{}` for all rows. */
  readonly where: Partial<Row>
  /** More conditions, with parameters from `$1`. */
  readonly whereSql?: { readonly text: string; readonly values?: readonly unknown[] }
  /** At most so many, the first by key. */
  readonly limit?: number
  /** @defaultValue `'wait'` */
  readonly wait?: LockWait
  /** @defaultValue `'update'` */
  readonly strength?: LockStrength
}

/** SQLSTATE `lock_not_available`. */
const lockNotAvailable = '55P03'

/**
 * Locks rows and reads them, always in the order of their key, so that two callers never wait for
 * each other.
 *
 * @throws TransactionError `FC_TX_ROW_BUSY` with `wait: 'nowait'`; none is locked then, and the
 * transaction goes on
 * @throws IntentViolationError `FC_TX_INTENT_NOT_COVERED`, `FC_TX_INVALID_DEFINITION`
 */
export async function lockRows<S, Row, Key extends string, Computed extends string>(
  tx: SingleConnectionTxn<S>,
  table: Table<Row, Key, Computed>,
  options: LockRowsOptions<Row>,
): Promise<readonly Locked<Row, S, PatchOf<Row, Key, Computed>>[]> {
  const transaction = lockingTransaction(tx, 'lockRows')
  const sql = LiveTable.sqlOf(table)
  const wait = options.wait ?? 'wait'
  const { text: where, values } = conditionOf(options)
  const limit = options.limit === undefined ? '' : ` limit $${values.length + 1}`
  const clause = lockClause(options.strength ?? 'update', wait)
  const text = sql.select(where, `order by ${sql.orderByKey}${limit} ${clause}`)
  const site = firstSite(sql.locking, transaction.definition)
  const send = async (): Promise<readonly Row[]> => {
    const all = options.limit === undefined ? values : [...values, options.limit]
    return (await transaction.sendTrusted({ kind: 'statement', text, site }, all)).rows
  }
  if (wait !== 'nowait') return asLocked(await send())
  try {
    // The savepoint lets go of the rows that were locked before the busy one.
    return await runSavepoint(transaction, 'lock rows', site, async () => asLocked(await send()))
  } catch (cause) {
    if (sqlStateOf(cause) !== lockNotAvailable) throw cause
    const what = `A row of ${sql.table} is locked by somebody else; asked for at ${String(distantCallerSite(site))}, in the ${transaction.describe()}`
    throw new TransactionError('FC_TX_ROW_BUSY', what, { cause })
  }

  function asLocked(
    rows: readonly Row[],
  ): readonly LiveLocked<Row, S, PatchOf<Row, Key, Computed>>[] {
    return rows.map((row) => new LiveLocked(row, sql, transaction))
  }
}

function conditionOf<Row>(options: LockRowsOptions<Row>): Condition {
  const { whereSql } = options
  const given = whereSql?.values ?? []
  for (const [column, value] of Object.entries(options.where)) {
    if (value !== undefined) continue
    throw invalid(`where.${column} of lockRows is undefined, which would lock any`)
  }
  const where = equals(options.where, given.length + 1)
  if (whereSql === undefined) return where
  const isOne = !lexSql(whereSql.text).some(({ kind, text }) => kind === 'other' && text === ';')
  if (!isOne || judgeStatement(whereSql.text).kind !== 'fine') {
    throw invalid('whereSql of lockRows is no condition')
  }
  // On lines of its own: a comment at its end must not take the rest with it.
  return { text: `(${whereSql.text}\n) and ${where.text}`, values: [...given, ...where.values] }
}

function invalid(what: string): IntentViolationError {
  return new IntentViolationError('FC_TX_INVALID_DEFINITION', {
    what: `${what}, at ${String(distantCallerSite())}`,
  })
}
