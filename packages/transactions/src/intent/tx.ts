import type { Submittable } from 'pg'
import type { CAP, FC_TX_FORGED_take_the_tx_that_run_is_given, SCOPE } from './brands.ts'
import type { Intent } from './intent.ts'
import type { AnyResult, NoLock, NoWrite, Refused } from './sql-text.ts'

/** May read. */
export interface Read {
  readonly read: true
}

/** May write. The compiler names the property where it is missing. */
export interface Write {
  readonly 'FC_TX_WRITE_IN_READ_ONLY: declare the intent ATOMIC_WRITE and take a WriteTx<S>': true
}

/** May lock rows and keys. */
export interface Lock {
  readonly 'FC_TX_INTENT_NOT_COVERED: declare the intent LOCKED_MUTATION and take a SingleConnectionTxn<S>': true
}

/** Stands for the scope that a helper did not name; no transaction has this one. */
export type ForgotScope =
  'declare the helper as <S>(tx: ReadTx<S>), or with WriteTx<S>, SingleConnectionTxn<S>; keep no tx outside of run'

/** What a statement did, where the rows alone do not say it. */
export interface StatementResult<Row> {
  readonly rows: readonly Row[]
  /** Rows read or changed; null for statements that count none. */
  readonly rowCount: number | null
  /** Command tag without its counts, such as `INSERT`. */
  readonly command: string
}

/** A row as the driver reads it, where the caller names no type. */
export interface AnyRow {
  readonly [column: string]: unknown
}

/** An open transaction: what it may do, and which run of it this is. */
export interface Tx<out C, in out S> {
  readonly [FC_TX_FORGED_take_the_tx_that_run_is_given]: true
  readonly [CAP]: C
  readonly [SCOPE]: S
}

/** A transaction that may read. Take this in a helper that only reads. */
export interface ReadTx<in out S = ForgotScope> extends Tx<Read, S> {
  readonly [FC_TX_FORGED_take_the_tx_that_run_is_given]: true
  readonly [CAP]: Read
  /**
   * Runs one statement on the transaction's connection and gives its rows. Calls that overlap are
   * run one after the other, in the order they were made.
   *
   * Name the row type by annotation (`const rows: readonly Run[] = await tx.query('...')`) and the
   * literal is checked by the compiler too; with `tx.query<Run>(...)` it is checked when it runs.
   *
   * @throws IntentViolationError `FC_TX_RAW_LOCK`, `FC_TX_CONTROL_STATEMENT`,
   * `FC_TX_SESSION_STATE`, `FC_TX_WRITE_IN_READ_ONLY`, `FC_TX_USED_AFTER_END`
   * @throws TransactionError `FC_TX_CONNECTION_LOST`
   */
  query<Row = AnyRow, const Text extends string = string>(
    text: Text & NoLock<Text> & NoWrite<Text>,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>
  /**
   * Hands a submittable of the driver (a cursor, a COPY stream) to the connection. It counts as
   * running until Postgres has ended it; statements called meanwhile wait for that.
   */
  stream<Stream extends Submittable>(submittable: Stream): Stream
  /** Of {@link WriteTx}. Here only to say so. */
  execute(
    this: Refused<'FC_TX_WRITE_IN_READ_ONLY: execute is for writes; declare the intent ATOMIC_WRITE and take a WriteTx<S>, or use query'>,
    ...args: never
  ): AnyResult
  /** Of {@link WriteTx}. Here only to say so. */
  savepoint(
    this: Refused<'FC_TX_WRITE_IN_READ_ONLY: a savepoint is for writes; declare the intent ATOMIC_WRITE and take a WriteTx<S>'>,
    ...args: never
  ): AnyResult
}

/** A transaction that may read and write. */
export interface WriteTx<in out S = ForgotScope> extends ReadTx<S> {
  readonly [FC_TX_FORGED_take_the_tx_that_run_is_given]: true
  readonly [CAP]: Read & Write
  /** As {@link ReadTx.query}; writes are allowed. */
  query<Row = AnyRow, const Text extends string = string>(
    text: Text & NoLock<Text>,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>
  /** As `query`, where the number of rows or the command matters. */
  execute<Row = AnyRow, const Text extends string = string>(
    text: Text & NoLock<Text>,
    values?: readonly unknown[],
  ): Promise<StatementResult<Row>>
  /**
   * Runs a part that may fail alone: a throw rolls back to where it began and goes on to the
   * caller, who may catch it and go on with the transaction.
   *
   * @example
   * ```ts
   * await tx.savepoint('optional note', async () => {
   *   await tx.query('insert into notes (run) values ($1)', [run])
   * })
   * ```
   */
  savepoint<T>(name: string, run: (tx: this) => Promise<T>): Promise<T>
}

/** A transaction that may also lock: what `lockRow`, `lockRows` and `lockKey` ask for. */
export interface SingleConnectionTxn<in out S = ForgotScope> extends WriteTx<S> {
  readonly [FC_TX_FORGED_take_the_tx_that_run_is_given]: true
  readonly [CAP]: Lock & Write & Read
}

/** The transaction that a function of this intent is given. */
export type TxOf<I extends Intent, S> = {
  readonly READ_ONLY: ReadTx<S>
  readonly ATOMIC_WRITE: WriteTx<S>
  readonly LOCKED_MUTATION: SingleConnectionTxn<S>
}[I]
