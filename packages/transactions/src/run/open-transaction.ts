import type { PoolClient, QueryResult, Submittable } from 'pg'
import type { Definition } from '../define/definition.ts'
import type { CallSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { TransactionError } from '../errors/transaction-error.ts'
import type { Intent } from '../intent/intent.ts'
import type { TransactionScript } from '../pool/transaction-script.ts'
import { isSingleStatement, knownStatement, shortText } from '../statement/known-statement.ts'
import { refuseWithout, watchStream } from './follow-stream.ts'
import type { Savepoint } from './savepoint.ts'
import { sendWithBegin } from './send-with-begin.ts'
import { isFatalAnswer, isServerAnswer, sqlStateOf } from './server-answer.ts'
import { StatementQueue, type RunningStatement } from './statement-queue.ts'

/** `lost`: the connection is gone, and with it whatever was not committed. */
export type TransactionState =
  | 'open'
  | 'committing'
  | 'committed'
  | 'rolling back'
  | 'rolled back'
  | 'lost'

/** The statement that made Postgres refuse all that follow. */
export interface FailedStatement {
  readonly text: string
  readonly error: unknown
}

const ends: { readonly [state in TransactionState]: string } = {
  open: 'is open',
  committing: 'is being committed',
  committed: 'was committed',
  'rolling back': 'is being rolled back',
  'rolled back': 'was rolled back',
  lost: 'lost its connection',
}

const readOnlySqlState = '25006'

/**
 * One run of a transaction, on one connection. BEGIN goes with its first statement; one that sends
 * none costs the server nothing.
 *
 * open -> committing -> committed | rolled back (a COMMIT that was answered so)
 * open -> rolling back -> rolled back
 * any but the last ones -> lost
 */
export class OpenTransaction {
  readonly definition: Definition
  readonly client: PoolClient
  readonly script: TransactionScript
  readonly openedAt: CallSite
  readonly startedAtMs = Date.now()
  readonly queue = new StatementQueue()
  /** Innermost last. */
  readonly savepoints: Savepoint[] = []
  state: TransactionState = 'open'
  failed: FailedStatement | undefined
  lostBecause: Error | undefined
  /** Whether BEGIN was sent. */
  hasBegun = false
  /** Why the server did not open it: nothing may be sent then, it would be stored at once. */
  refusal: { readonly error: unknown } | undefined

  constructor(parts: {
    readonly definition: Definition
    readonly client: PoolClient
    readonly script: TransactionScript
    readonly openedAt: CallSite
  }) {
    this.definition = parts.definition
    this.client = parts.client
    this.script = parts.script
    this.openedAt = parts.openedAt
  }

  get name(): string {
    return this.definition.name
  }

  /** As the server knows it; a pooler in between invents one. */
  get backendPid(): number | undefined {
    const pid: unknown = Reflect.get(this.client, 'processID')
    return typeof pid === 'number' ? pid : undefined
  }

  /** Name and place, for a message. */
  describe(): string {
    const { isRemembered } = this.openedAt
    return `transaction "${this.name}", opened at ${String(this.openedAt)}${isRemembered ? ', as before' : ''}`
  }

  /** The driver says that the connection is gone. */
  lose(error: Error): void {
    this.lostBecause ??= error
    if (this.state === 'open' || this.state === 'rolling back') this.state = 'lost'
  }

  /**
   * Sends a statement once it is its turn.
   *
   * @param intent - of whoever sends it, which may be weaker than the transaction's
   */
  send(
    statement: RunningStatement,
    intent: Intent,
    values: readonly unknown[] | undefined,
  ): Promise<QueryResult> {
    this.#assertOpen(statement)
    this.#assertAllowed(statement.text, intent)
    return this.sendTrusted(statement, values)
  }

  /** As `send`, for texts of this package, which may lock. */
  async sendTrusted(
    statement: RunningStatement,
    values: readonly unknown[] | undefined,
  ): Promise<QueryResult> {
    this.#assertOpen(statement)
    const turn = this.queue.enter(statement)
    try {
      if (turn !== undefined) {
        await turn
        this.#assertOpen(statement)
      }
      if (!this.hasBegun) return await this.#sendFirst(statement.text, values)
      return await this.client.query(statement.text, values as unknown[])
    } catch (error) {
      // As the driver does: to the code that sent it, and not to the socket.
      if (error instanceof Error) Error.captureStackTrace(error)
      throw this.#translate(statement, error)
    } finally {
      this.queue.leave(statement)
    }
  }

  /** Hands a submittable over at once, as the driver does; it counts until Postgres has ended it. */
  sendStream<Stream extends Submittable>(statement: RunningStatement, stream: Stream): Stream {
    this.#assertOpen(statement)
    this.queue.enterNow(statement)
    watchStream(stream, () => this.queue.leave(statement))
    if (!this.hasBegun) {
      // The caller has the stream in hand before the server has answered.
      this.#begin().catch(() => undefined)
      refuseWithout(stream, () => this.refusal)
    }
    return this.client.query(stream)
  }

  #sendFirst(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    if (values.length > 0 || isSingleStatement(text)) {
      const { begin } = this.script
      const onRefused = (error: unknown): void => void this.#refuse(error)
      const sent = sendWithBegin(this.client, { begin, text, values, onRefused })
      if (sent !== undefined) {
        this.hasBegun = true
        return sent
      }
    }
    return this.#begin().then(() => this.client.query(text, values as unknown[]))
  }

  #begin(): Promise<void> {
    this.hasBegun = true
    // By callback: a stream behind it must know of a refusal before it is its turn, and a promise
    // would be late for that.
    return new Promise((resolve, reject) => {
      this.client.query(this.script.begin.join('; '), (error?: Error | null) => {
        if (error === null || error === undefined) resolve()
        else reject(this.#refuse(error))
      })
    })
  }

  #refuse<Failure>(error: Failure): Failure {
    this.refusal ??= { error }
    this.failed ??= { text: this.script.begin.join('; '), error }
    return error
  }

  #assertOpen(statement: RunningStatement): void {
    if (this.state === 'open') {
      if (this.refusal !== undefined) throw this.refusal.error
      return
    }
    if (this.lostBecause !== undefined) {
      throw new TransactionError('FC_TX_CONNECTION_LOST', lostText(this, statement.text), {
        cause: this.lostBecause,
      })
    }
    throw new IntentViolationError('FC_TX_USED_AFTER_END', {
      what:
        `${capitalize(this.describe())}, ${ends[this.state]} and was then sent ` +
        `"${shortText(statement.text)}" at ${String(statement.site)}`,
    })
  }

  #assertAllowed(text: string, intent: Intent): void {
    const { judgement, firstSite } = knownStatement(text)
    const where = (): string => `at ${String(firstSite)}, in ${this.describe()}`
    if (judgement.kind === 'refused') {
      throw new IntentViolationError(judgement.code, {
        what: `"${judgement.what}" was sent ${where()}: "${shortText(text)}"`,
      })
    }
    if (judgement.isWrite && intent === 'READ_ONLY' && this.definition.intent !== 'READ_ONLY') {
      // Postgres refuses it where the whole transaction is READ_ONLY; here a part of it is.
      throw new IntentViolationError('FC_TX_WRITE_IN_READ_ONLY', {
        what: `"${shortText(text)}" was sent by a READ_ONLY part, ${where()}`,
      })
    }
  }

  #translate(statement: RunningStatement, error: unknown): unknown {
    if (isServerAnswer(error)) this.failed ??= { text: statement.text, error }
    if (isFatalAnswer(error)) this.lose(error)
    if (sqlStateOf(error) === readOnlySqlState) {
      return new IntentViolationError('FC_TX_WRITE_IN_READ_ONLY', {
        what: `"${shortText(statement.text)}" was sent at ${String(statement.site)}, in ${this.describe()}`,
        cause: error,
      })
    }
    if (this.lostBecause === undefined) return error
    return new TransactionError('FC_TX_CONNECTION_LOST', lostText(this, statement.text), {
      cause: error,
    })
  }
}

function lostText(transaction: OpenTransaction, text: string): string {
  return `${capitalize(transaction.describe())}, lost its connection; it was at "${shortText(text)}"`
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
