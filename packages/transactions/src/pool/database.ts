import type { Pool, PoolClient } from 'pg'
import type { FC_TX_FORGED_use_openDatabase_or_join_a_tx_with_in } from '../intent/brands.ts'
import type { Definition } from '../define/definition.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import { rememberDatabase } from '../sessions/own-transactions.ts'
import { mergeTimeouts, type DatabaseTimeouts } from './timeouts.ts'
import type { TransactionScript } from './transaction-script.ts'

/** A pool whose transactions are all declared; made by `openDatabase`. */
export interface Database {
  readonly [FC_TX_FORGED_use_openDatabase_or_join_a_tx_with_in]: true
  readonly pool: Pool
  /** Named in errors and by the watchdog. */
  readonly name: string
  readonly timeouts: Required<DatabaseTimeouts>
}

/** Where a database gets its connections, and what it sends around the statements on them. */
export interface Connector {
  acquire(database: LiveDatabase, definition: Definition): Promise<PoolClient>
  /** With a reason the connection is closed and not used again. */
  release(client: PoolClient, broken: Error | undefined): void
  script(definition: Definition, timeouts: Required<DatabaseTimeouts>): TransactionScript
}

/** What a database is made of. */
export interface DatabaseParts {
  readonly pool: Pool
  readonly name: string
  readonly component: string | null
  readonly timeouts: Required<DatabaseTimeouts>
  readonly connector: Connector
}

/** A database as the package itself sees it. */
export class LiveDatabase implements Database {
  declare readonly [FC_TX_FORGED_use_openDatabase_or_join_a_tx_with_in]: true
  readonly pool: Pool
  readonly name: string
  readonly component: string | null
  readonly timeouts: Required<DatabaseTimeouts>
  readonly connector: Connector
  /** Who has a connection at this moment, oldest first. */
  readonly open = new Set<OpenTransaction>()
  readonly #scripts = new WeakMap<Definition, TransactionScript>()

  constructor(parts: DatabaseParts) {
    this.pool = parts.pool
    this.name = parts.name
    this.component = parts.component
    this.timeouts = parts.timeouts
    this.connector = parts.connector
    rememberDatabase(this)
  }

  /** The texts around a definition's statements; made once. */
  scriptOf(definition: Definition): TransactionScript {
    const known = this.#scripts.get(definition)
    if (known !== undefined) return known
    const timeouts = mergeTimeouts(this.timeouts, definition.timeouts)
    const script = this.connector.script(definition, timeouts)
    this.#scripts.set(definition, script)
    return script
  }
}

/**
 * The inside of a database.
 *
 * @throws IntentViolationError `FC_TX_FORGED` for anything that `openDatabase` did not make
 */
export function liveDatabase(database: Database): LiveDatabase {
  if (database instanceof LiveDatabase) return database
  throw new IntentViolationError('FC_TX_FORGED', {
    what: 'Expected a database made by openDatabase, as the first argument',
  })
}
