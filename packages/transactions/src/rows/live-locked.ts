import type { FC_TX_FORGED_lock_the_row_in_this_transaction, PATCH } from '../intent/brands.ts'
import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { Locked } from '../intent/locked.ts'
import { LiveTx } from '../run/live-tx.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import type { Savepoint } from '../run/savepoint.ts'
import type { TableSql } from './table-sql.ts'

/** A locked row as the package itself sees it. */
export class LiveLocked<Row, S, Patch> implements Locked<Row, S, Patch> {
  declare readonly [FC_TX_FORGED_lock_the_row_in_this_transaction]: S
  declare readonly [PATCH]: (patch: Patch) => void
  readonly row: Readonly<Row>
  readonly #sql: TableSql
  readonly #key: object
  readonly #transaction: OpenTransaction
  /** Those it was locked inside of: Postgres drops the lock when one is rolled back. */
  readonly #savepoints: readonly Savepoint[]

  constructor(row: Row, sql: TableSql, transaction: OpenTransaction) {
    this.row = Object.freeze(row)
    this.#sql = sql
    this.#key = pickKey(sql, row as object)
    this.#transaction = transaction
    this.#savepoints = [...transaction.savepoints]
  }

  /**
   * The inside of a locked row, in the transaction that has locked it.
   *
   * @throws IntentViolationError `FC_TX_FORGED`
   */
  static in(
    tx: unknown,
    locked: unknown,
  ): { readonly transaction: OpenTransaction; readonly sql: TableSql; readonly key: object } {
    const { transaction } = LiveTx.open(tx)
    if (typeof locked !== 'object' || locked === null || !(#transaction in locked)) {
      throw forged(`Expected a row that lockRow gave, at ${String(distantCallerSite())}`)
    }
    if (locked.#transaction !== transaction) {
      throw forged(
        `A row of ${locked.#sql.table} that was locked by the ${locked.#transaction.describe()}, ` +
          `was used at ${String(distantCallerSite())} with the ${transaction.describe()}`,
      )
    }
    const ended = locked.#savepoints.find(({ state }) => state === 'rolled back')
    if (ended !== undefined) {
      throw forged(
        `A row of ${locked.#sql.table} was used at ${String(distantCallerSite())} after savepoint "${ended.name}", ` +
          'in which it was locked, was rolled back and the lock with it',
      )
    }
    return { transaction, sql: locked.#sql, key: locked.#key }
  }
}

function pickKey(sql: TableSql, row: object): object {
  const key: { [column: string]: unknown } = {}
  for (const column of sql.key) key[column] = Reflect.get(row, column)
  return key
}

function forged(what: string): IntentViolationError {
  return new IntentViolationError('FC_TX_FORGED', { what })
}
