import type { QueryResult } from 'pg'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import { shortText } from '../statement/known-statement.ts'
import type { OpenTransaction } from './open-transaction.ts'
import { isServerAnswer, sqlStateOf } from './server-answer.ts'

/** SQLSTATE `in_failed_sql_transaction`: how RELEASE SAVEPOINT says what COMMIT says by its tag. */
const failedTransaction = '25P02'

/** Longest wait for a stream that is being torn down, before its connection is given up. */
const streamEndMaxMs = 1000

/**
 * Commits, and believes the answer only.
 *
 * @throws TransactionError `FC_TX_COMMIT_UNKNOWN`, `FC_TX_CONNECTION_LOST`
 * @throws IntentViolationError `FC_TX_COMMIT_WAS_ROLLBACK`
 */
export async function commit(transaction: OpenTransaction): Promise<void> {
  const { script } = transaction
  if (!transaction.hasBegun) {
    transaction.state = 'committed'
    return
  }
  if (transaction.refusal !== undefined) throw transaction.refusal.error
  if (transaction.lostBecause !== undefined) throw lostBeforeCommit(transaction)
  transaction.state = 'committing'
  let tag: string
  try {
    tag = lastCommand(await transaction.client.query(script.commit))
  } catch (error) {
    if (sqlStateOf(error) === failedTransaction) throw rolledBack(transaction)
    if (isServerAnswer(error)) {
      // A deferred constraint or a serialization failure: the server has rolled back, and says why.
      transaction.state = 'rolled back'
      throw error
    }
    transaction.lose(error instanceof Error ? error : new Error(String(error)))
    transaction.state = 'lost'
    throw new TransactionError(
      'FC_TX_COMMIT_UNKNOWN',
      `The connection was lost after the COMMIT of the ${transaction.describe()}, was sent`,
      { cause: error },
    )
  }
  if (tag !== script.committedTag) throw rolledBack(transaction)
  transaction.state = 'committed'
}

function lastCommand(answer: QueryResult | readonly QueryResult[]): string {
  const last = Array.isArray(answer) ? answer.at(-1) : answer
  return last.command
}

function lostBeforeCommit(transaction: OpenTransaction): TransactionError {
  return new TransactionError(
    'FC_TX_CONNECTION_LOST',
    `The connection was lost before the COMMIT of the ${transaction.describe()}, was sent`,
    { cause: transaction.lostBecause },
  )
}

function rolledBack(transaction: OpenTransaction): IntentViolationError {
  const { failed } = transaction
  transaction.state = 'rolled back'
  const reason =
    failed === undefined
      ? 'no statement of it failed that was sent through its tx'
      : `its error was caught and not thrown on: "${shortText(failed.text)}"`
  return new IntentViolationError('FC_TX_COMMIT_WAS_ROLLBACK', {
    what: `COMMIT of the ${transaction.describe()}, was answered by ROLLBACK; ${reason}`,
    cause: failed?.error,
  })
}

/**
 * Rolls back what is still open.
 *
 * @returns why the connection must not be used again, where that is so
 */
export async function rollback(transaction: OpenTransaction): Promise<Error | undefined> {
  const { script } = transaction
  if (transaction.state !== 'open') return transaction.lostBecause
  if (!transaction.hasBegun) {
    transaction.state = 'rolled back'
    return undefined
  }
  transaction.state = 'rolling back'
  transaction.queue.disown()
  if (!(await endStreams(transaction))) return new Error('a stream was still open')
  // Statements that wait fail now; the one on the connection ends first, within its timeout.
  await transaction.queue.idle()
  try {
    await transaction.client.query(script.rollback)
    transaction.state = 'rolled back'
    return undefined
  } catch (error) {
    transaction.state = 'lost'
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** A stream that its owner has torn down ends soon; one that was forgotten never does. */
async function endStreams(transaction: OpenTransaction): Promise<boolean> {
  if (!transaction.queue.running.some(({ kind }) => kind === 'stream')) return true
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), streamEndMaxMs)
  })
  const ended = transaction.queue.idle().then(() => true)
  const isEnded = await Promise.race([ended, late])
  clearTimeout(timer)
  return isEnded
}
