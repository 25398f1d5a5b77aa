import type { Definition } from '../define/definition.ts'
import type { DatabaseTimeouts } from '../pool/timeouts.ts'
import { localSettings, type TransactionScript } from '../pool/transaction-script.ts'

/** One name is enough: transactions on one connection never overlap. */
const name = 'fc_test_transaction'

const undo = `rollback to savepoint ${name}; release savepoint ${name}`

// What COMMIT would check: constraints that wait for it. Their mode is as before afterwards.
const checkConstraints =
  'savepoint fc_test_constraints; set constraints all immediate; ' +
  'rollback to savepoint fc_test_constraints; release savepoint fc_test_constraints'

// A transaction's bounds must not go on to what comes after it in the test.
const liftBounds =
  'set local lock_timeout to default; set local statement_timeout to default; ' +
  'set local idle_in_transaction_session_timeout to default'

/**
 * The script of a transaction inside the one of the test. Its isolation is that of the outer one:
 * Postgres has none for a part.
 */
export function savepointScript(
  definition: Definition,
  timeouts: Required<DatabaseTimeouts>,
): TransactionScript {
  const isReadOnly = definition.intent === 'READ_ONLY'
  const access = isReadOnly ? ['set local transaction_read_only = on'] : []
  return Object.freeze({
    begin: [`savepoint ${name}`, ...access, ...localSettings(timeouts)],
    // Read-only mode can be left only by rolling back; the select fails where COMMIT would have.
    commit: isReadOnly
      ? `select; ${undo}`
      : `${checkConstraints}; ${liftBounds}; release savepoint ${name}`,
    committedTag: 'RELEASE',
    rollback: undo,
  })
}

/** Ends what a transaction left open: a COMMIT that was refused leaves the savepoint in error. */
export const afterFailure = undo
