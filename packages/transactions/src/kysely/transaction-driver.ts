import type { DatabaseConnection, Driver } from 'kysely'
import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { Intent } from '../intent/intent.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import { TransactionConnection } from './transaction-connection.ts'

/** Gives Kysely the one connection of a transaction, and no way to end that. */
export class TransactionDriver implements Driver {
  readonly #transaction: OpenTransaction
  readonly #connection: DatabaseConnection

  constructor(transaction: OpenTransaction, intent: Intent) {
    this.#transaction = transaction
    this.#connection = new TransactionConnection(transaction, intent)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async beginTransaction(): Promise<void> {
    throw this.#refusal('transaction()')
  }

  async commitTransaction(): Promise<void> {
    throw this.#refusal('commit()')
  }

  async rollbackTransaction(): Promise<void> {
    throw this.#refusal('rollback()')
  }

  async releaseConnection(): Promise<void> {}

  // Its owner ends it; a `destroy` of the handle ends the handle alone.
  async destroy(): Promise<void> {}

  #refusal(method: string): IntentViolationError {
    return new IntentViolationError('FC_TX_CONTROL_STATEMENT', {
      what: `Kysely's ${method} was called at ${String(distantCallerSite())}, in the ${this.#transaction.describe()}`,
    })
  }
}
