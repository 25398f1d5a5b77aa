export {
  type ArgsOf,
  type DefinedTransaction,
  defineTransaction,
  type RetryOptions,
  singleConnectionTransaction,
  type TransactionOptions,
} from './define/define-transaction.ts'
export type { Definition, Isolation } from './define/definition.ts'
export { definedTransactions } from './define/definition-registry.ts'
export { IntentViolationError } from './errors/intent-violation-error.ts'
export type { IntentViolationCode, OperatingCode, TransactionErrorCode } from './errors/registry.ts'
export { transactionErrors } from './errors/registry.ts'
export { TransactionError } from './errors/transaction-error.ts'
export type { Escape } from './intent/escape.ts'
export type { Intent } from './intent/intent.ts'
export { covers, intents } from './intent/intent.ts'
export type { Locked } from './intent/locked.ts'
export type { NoLock, NoWrite, Refused } from './intent/sql-text.ts'
export type {
  AnyRow,
  ForgotScope,
  Lock,
  Read,
  ReadTx,
  SingleConnectionTxn,
  StatementResult,
  Tx,
  TxOf,
  Write,
  WriteTx,
} from './intent/tx.ts'
export type { Database } from './pool/database.ts'
export { type DatabaseOptions, openDatabase } from './pool/open-database.ts'
export { outsideTransaction } from './pool/outside-transaction.ts'
export type { DatabaseTimeouts, TransactionTimeouts } from './pool/timeouts.ts'
export {
  defineTable,
  type KeyOf,
  type PatchOf,
  type Table,
  type TableOptions,
} from './rows/define-table.ts'
export { getOrCreateLocked } from './rows/get-or-create-locked.ts'
export { lockKey, type LockKeyOptions } from './rows/lock-key.ts'
export { lockRow, type LockRowOptions } from './rows/lock-row.ts'
export { lockRows, type LockRowsOptions } from './rows/lock-rows.ts'
export { deleteRow, saveRow } from './rows/save-row.ts'
export type { LockStrength, LockWait } from './rows/table-sql.ts'
export type { PoolHolder, WatchdogFinding, WatchedSession } from './watchdog/finding.ts'
export { type Watchdog, watchDatabase, type WatchdogOptions } from './watchdog/watch-database.ts'
