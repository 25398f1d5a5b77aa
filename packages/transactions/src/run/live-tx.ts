import type { Submittable } from 'pg'
import { callerSite, type CallSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { CAP, FC_TX_FORGED_take_the_tx_that_run_is_given, SCOPE } from '../intent/brands.ts'
import type { Intent } from '../intent/intent.ts'
import type {
  AnyRow,
  Lock,
  Read,
  SingleConnectionTxn,
  StatementResult,
  Write,
} from '../intent/tx.ts'
import { knownStatement } from '../statement/known-statement.ts'
import type { OpenTransaction } from './open-transaction.ts'
import { runSavepoint } from './savepoint.ts'
import type { RunningStatement } from './statement-queue.ts'

/**
 * What `run` is given. One class stands for all intents: the types say which of its methods may be
 * called, and here it is checked again for callers without types.
 */
export class LiveTx<S> implements SingleConnectionTxn<S> {
  declare readonly [FC_TX_FORGED_take_the_tx_that_run_is_given]: true
  declare readonly [CAP]: Read & Write & Lock
  declare readonly [SCOPE]: S
  readonly #transaction: OpenTransaction
  readonly #intent: Intent

  constructor(transaction: OpenTransaction, intent: Intent) {
    this.#transaction = transaction
    this.#intent = intent
  }

  /** The inside of what a caller handed over as its transaction. */
  static open(tx: unknown): { readonly transaction: OpenTransaction; readonly intent: Intent } {
    if (typeof tx === 'object' && tx !== null && #transaction in tx) {
      return { transaction: tx.#transaction, intent: tx.#intent }
    }
    throw new IntentViolationError('FC_TX_FORGED', {
      what: `Expected the tx that a transaction's run was given, and got ${describe(tx)}, at ${String(callerSite())}`,
    })
  }

  // The overloads of the interface check literals; here any text comes.
  query<Row = AnyRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    const statement = statementOf(text)
    const answer = this.#rows<Row>(statement, values)
    statement.answer = answer
    return answer
  }

  execute<Row = AnyRow>(text: string, values?: readonly unknown[]): Promise<StatementResult<Row>> {
    const statement = statementOf(text)
    const answer = this.#result<Row>(statement, values)
    statement.answer = answer
    return answer
  }

  async savepoint<T>(name: string, run: (tx: this) => Promise<T>): Promise<T> {
    return await runSavepoint(this.#transaction, name, callerSite(), () => run(this))
  }

  stream<Stream extends Submittable>(submittable: Stream): Stream {
    const site = callerSite()
    const statement = {
      kind: 'stream',
      text: nameOf(submittable),
      site,
      stream: submittable,
    } as const
    return this.#transaction.sendStream(statement, submittable)
  }

  async #rows<Row>(
    statement: RunningStatement,
    values: readonly unknown[] | undefined,
  ): Promise<readonly Row[]> {
    return (await this.#transaction.send(statement, this.#intent, values)).rows
  }

  async #result<Row>(
    statement: RunningStatement,
    values: readonly unknown[] | undefined,
  ): Promise<StatementResult<Row>> {
    const { rows, rowCount, command } = await this.#transaction.send(
      statement,
      this.#intent,
      values,
    )
    return { rows, rowCount, command }
  }
}

function statementOf(text: string): RunningStatement {
  const site: CallSite = knownStatement(text).firstSite
  return { kind: 'statement', text, site }
}

function nameOf(submittable: object): string {
  const text: unknown = Reflect.get(submittable, 'text')
  return typeof text === 'string' ? text : submittable.constructor.name
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value
  return `a ${value.constructor.name}`
}
