import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { Intent } from '../intent/intent.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import type { RunningStatement } from '../run/statement-queue.ts'
import { knownStatement } from '../statement/known-statement.ts'

/** Commands whose row count is of rows changed, and not of rows read. */
const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Cursors opened so far; their names are short so that their texts come again. */
const cursors = new WeakMap<OpenTransaction, number>()

/** A transaction's connection as Kysely's queries see it. */
export class TransactionConnection implements DatabaseConnection {
  readonly #transaction: OpenTransaction
  readonly #intent: Intent

  constructor(transaction: OpenTransaction, intent: Intent) {
    this.#transaction = transaction
    this.#intent = intent
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount, command } = await this.#transaction.send(
      statementOf(query.sql),
      this.#intent,
      query.parameters,
    )
    const count = changing.has(command) && rowCount !== null ? BigInt(rowCount) : undefined
    return { rows, ...(count === undefined ? {} : { numAffectedRows: count }) }
  }

  /** By a cursor in SQL, which needs no package of its own; only what selects can have one. */
  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkRows: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    const transaction = this.#transaction
    const number = (cursors.get(transaction) ?? 0) + 1
    cursors.set(transaction, number)
    const name = `fc_cursor_${number}`
    const declare = `declare ${name} no scroll cursor for ${query.sql}`
    await transaction.send(statementOf(declare), this.#intent, query.parameters)
    const fetch = statementOf(`fetch forward ${Math.trunc(chunkRows)} from ${name}`)
    try {
      for (;;) {
        const { rows } = await transaction.sendTrusted(fetch, undefined)
        if (rows.length > 0) yield { rows }
        if (rows.length < chunkRows) return
      }
    } finally {
      // After a failed statement nothing more can be sent, and the rollback closes it too.
      if (transaction.state === 'open' && transaction.failed === undefined) {
        await transaction.sendTrusted(statementOf(`close ${name}`), undefined)
      }
    }
  }
}

function statementOf(text: string): RunningStatement {
  return { kind: 'statement', text, site: knownStatement(text).firstSite }
}
