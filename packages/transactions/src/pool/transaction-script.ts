import type { Definition, Isolation } from '../define/definition.ts'
import type { DatabaseTimeouts } from './timeouts.ts'

/** What is sent around the statements of a transaction. */
export interface TransactionScript {
  /** Sent with the first statement where the driver can, so that opening costs no round trip. */
  readonly begin: readonly string[]
  readonly commit: string
  /** The command tag that says the work is stored. */
  readonly committedTag: string
  readonly rollback: string
}

const isolationWords: { readonly [isolation in Isolation]: string } = {
  'read committed': ' isolation level read committed',
  'repeatable read': ' isolation level repeatable read',
  serializable: ' isolation level serializable',
}

/** The settings of a transaction, each ending with it: nothing is left on a shared connection. */
export function localSettings(timeouts: Required<DatabaseTimeouts>): readonly string[] {
  return [
    `set local lock_timeout = ${timeouts.lockTimeoutMs}`,
    `set local statement_timeout = ${timeouts.statementTimeoutMs}`,
    `set local idle_in_transaction_session_timeout = ${timeouts.idleInTransactionTimeoutMs}`,
  ]
}

/** The script of a transaction on a connection of a pool. */
export function pooledScript(
  definition: Definition,
  timeouts: Required<DatabaseTimeouts>,
): TransactionScript {
  const isolation = definition.isolation === undefined ? '' : isolationWords[definition.isolation]
  const access = definition.intent === 'READ_ONLY' ? ' read only' : ''
  return Object.freeze({
    begin: [`begin${isolation}${access}`, ...localSettings(timeouts)],
    commit: 'commit',
    committedTag: 'COMMIT',
    rollback: 'rollback',
  })
}
