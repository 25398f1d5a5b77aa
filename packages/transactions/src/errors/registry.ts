import { defineErrorRegistry } from '@first-contact/recorder/errors'

const assertion = { retryable: false, errorClass: 'system.assertion' } as const
const configuration = { retryable: false, errorClass: 'system.configuration' } as const

/** Every error of this package: first misuse by the programmer, then what operation brings. */
export const transactionErrors = defineErrorRegistry({
  FC_TX_SECOND_CONNECTION: {
    ...assertion,
    publicMessage: 'A second connection was asked for inside an open transaction.',
    remedy:
      'Do the work on the transaction that is open: hand its `tx` to the helper, or do it before or after.',
  },
  FC_TX_NESTED: {
    ...assertion,
    publicMessage: 'A transaction was opened inside an open one.',
    remedy: 'Join the open one with `.in(tx, args)`, or call it before or after.',
  },
  FC_TX_USED_AFTER_END: {
    ...assertion,
    publicMessage: 'A transaction was used after its end.',
    remedy: 'Await the work inside `run`; for work afterwards, return plain data and start anew.',
  },
  FC_TX_FLOATING_QUERY: {
    ...assertion,
    publicMessage: 'A transaction ended while work of it was still running.',
    remedy: 'Await every call on `tx` before `run` returns.',
  },
  FC_TX_COMMIT_WAS_ROLLBACK: {
    ...assertion,
    publicMessage: 'A COMMIT was answered by ROLLBACK; nothing was stored.',
    remedy:
      'Let the error of the failed statement leave `run`; to go on after it, put that statement into `tx.savepoint`.',
  },
  FC_TX_RAW_LOCK: {
    ...assertion,
    publicMessage: 'A lock was taken in SQL text.',
    remedy:
      'Use lockRow, lockRows, getOrCreateLocked or lockKey in a transaction of intent LOCKED_MUTATION.',
  },
  FC_TX_CONTROL_STATEMENT: {
    ...assertion,
    publicMessage: 'A transaction was controlled in SQL text.',
    remedy:
      'Return from `run` to commit, throw to roll back, use `tx.savepoint` and the options of defineTransaction for the rest.',
  },
  FC_TX_SESSION_STATE: {
    ...assertion,
    publicMessage: 'A statement would leave something behind on a shared connection.',
    remedy:
      'Use `set local`, `on commit drop` or lockKey; what needs a session of its own goes through outsideTransaction.',
  },
  FC_TX_INTENT_NOT_COVERED: {
    ...assertion,
    publicMessage: 'The intent of the open transaction does not cover this.',
    remedy: 'Declare the outer transaction with the stronger intent.',
  },
  FC_TX_DUPLICATE_NAME: {
    ...configuration,
    publicMessage: 'Two transactions have one name.',
    remedy: 'Give each transaction a name of its own; evidence is found by it.',
  },
  FC_TX_DEFINED_INSIDE_FUNCTION: {
    ...configuration,
    publicMessage: 'A transaction was defined inside a function.',
    remedy: 'Define it at the top level of its module and hand what it needs over as `args`.',
  },
  FC_TX_WEAKER_THAN_CALLED: {
    ...configuration,
    publicMessage: 'A transaction calls one of a stronger intent.',
    remedy: 'Declare the stronger intent for the caller too.',
  },
  FC_TX_INVALID_DEFINITION: {
    ...configuration,
    publicMessage: 'A transaction, table or database is declared wrongly.',
    remedy: 'Correct the option that the message names.',
  },
  FC_TX_FORGED: {
    ...assertion,
    publicMessage: 'A value is not the transaction, row or database it is used as.',
    remedy:
      'Pass on what this copy of the package handed out, in the same transaction; see that it is installed once.',
  },
  FC_TX_WRITE_IN_READ_ONLY: {
    ...assertion,
    publicMessage: 'A transaction that only reads was asked to write.',
    remedy: 'Declare the intent ATOMIC_WRITE, or LOCKED_MUTATION where rows are locked first.',
  },
  FC_TX_CONNECTION_LOST: {
    retryable: true,
    errorClass: 'infra.connection',
    publicMessage: 'The connection was lost inside a transaction; nothing of it was stored.',
    remedy: 'Do the whole transaction again.',
  },
  FC_TX_COMMIT_UNKNOWN: {
    retryable: false,
    errorClass: 'infra.connection',
    publicMessage: 'The connection was lost after COMMIT was sent; it may be stored or not.',
    remedy: 'Read whether the work is there before doing it again, by a key of its own.',
  },
  FC_TX_POOL_DRAINED: {
    retryable: true,
    errorClass: 'infra.resource_exhausted',
    publicMessage: 'No connection came free in time.',
    remedy:
      'See who holds the connections for so long; raise the size of the pool only after that.',
  },
  FC_TX_ROW_BUSY: {
    retryable: true,
    errorClass: 'infra.timeout',
    publicMessage: 'Somebody else has the row locked.',
    remedy: 'Try again later, or wait for it with `wait: "wait"`.',
  },
  FC_TX_ROW_GONE: {
    retryable: false,
    errorClass: 'infra.database',
    publicMessage: 'A locked row is not there any more.',
    remedy: 'Look for who deleted it in the same transaction, or for a policy that hides it.',
  },
  FC_TX_TEST_HUNG: {
    retryable: false,
    errorClass: 'infra.timeout',
    publicMessage: 'A test on one connection did not end within its bound.',
    remedy:
      'Do the work on one transaction: hand its `tx` on, or await one transaction before the next.',
  },
})

/** A code of this package. */
export type TransactionErrorCode = keyof typeof transactionErrors

/** Codes of operation: connection, pool, rows. */
export type OperatingCode = Extract<
  TransactionErrorCode,
  | 'FC_TX_CONNECTION_LOST'
  | 'FC_TX_COMMIT_UNKNOWN'
  | 'FC_TX_POOL_DRAINED'
  | 'FC_TX_ROW_BUSY'
  | 'FC_TX_ROW_GONE'
  | 'FC_TX_TEST_HUNG'
>

/** Codes of misuse. */
export type IntentViolationCode = Exclude<TransactionErrorCode, OperatingCode>
