import { callerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { Escape } from '../intent/escape.ts'
import { covers, type Intent } from '../intent/intent.ts'
import type { Refused } from '../intent/sql-text.ts'
import type { TxOf } from '../intent/tx.ts'
import { liveDatabase, type Database } from '../pool/database.ts'
import type { TransactionTimeouts } from '../pool/timeouts.ts'
import { LiveTx } from '../run/live-tx.ts'
import { runTransaction } from '../run/run-transaction.ts'
import { checkDefinition } from './check-definition.ts'
import { definitionPlace } from './definition-place.ts'
import { register } from './definition-registry.ts'
import { OpeningPlaces } from './opening-places.ts'
import type { Definition, Isolation } from './definition.ts'

/** The arguments after the database; none where `run` takes none. */
export type ArgsOf<A> = [A] extends [void] ? [] : undefined extends A ? [args?: A] : [args: A]

/** How often a transaction is run again that Postgres rolled back for the sake of another one. */
export interface RetryOptions {
  /** Runs in all, the first one counted. */
  readonly attempts: number
}

type RetryOf<I extends Intent> = I extends 'LOCKED_MUTATION'
  ? {
      readonly retry?: Refused<'FC_TX_INVALID_DEFINITION: a LOCKED_MUTATION is never run again by itself; let its caller decide'>
    }
  : { readonly retry?: never } | RetriedByIsolation

/** Only under these does Postgres ask for another attempt. */
interface RetriedByIsolation {
  readonly retry: RetryOptions
  readonly isolation: 'repeatable read' | 'serializable'
}

/** A defined transaction whose intent this one covers. */
interface CoveredBy<I extends Intent> {
  readonly definition: Definition & {
    readonly intent:
      | {
          READ_ONLY: 'READ_ONLY'
          ATOMIC_WRITE: Exclude<Intent, 'LOCKED_MUTATION'>
          LOCKED_MUTATION: Intent
        }[I]
      | Refused<'FC_TX_WEAKER_THAN_CALLED: declare the stronger intent for the caller too'>
  }
}

/** What is declared of a transaction. */
export type TransactionOptions<I extends Intent, A, R> = {
  /** Its name in spans, errors and the watchdog; unique in the process. */
  readonly name: string
  readonly intent: I
  /** What it does. Return plain data: the transaction ends with this function. */
  readonly run: <S>(tx: TxOf<I, S>, args: A) => Promise<R & Escape<R>>
  /** The transactions it joins with `.in`; none may have a stronger intent. */
  readonly calls?: readonly CoveredBy<I>[]
  /** @defaultValue what the database has for default */
  readonly isolation?: Isolation
  /** Over those of the database. */
  readonly timeouts?: TransactionTimeouts
} & RetryOf<I>

/** A declared transaction. Call it to run it; join an open one with `in`. */
export interface DefinedTransaction<I extends Intent, A, R> {
  /**
   * Runs it: a connection of its own, BEGIN, `run`, COMMIT; ROLLBACK when `run` throws.
   *
   * @throws IntentViolationError `FC_TX_NESTED`, `FC_TX_FLOATING_QUERY`,
   * `FC_TX_COMMIT_WAS_ROLLBACK`, and what the calls on `tx` raise
   * @throws TransactionError `FC_TX_POOL_DRAINED`, `FC_TX_CONNECTION_LOST`, `FC_TX_COMMIT_UNKNOWN`
   */
  (database: Database, ...args: ArgsOf<A>): Promise<R>
  /**
   * Runs it as a part of an open transaction, whose intent must cover it.
   *
   * @throws IntentViolationError `FC_TX_INTENT_NOT_COVERED`
   */
  in<S>(tx: TxOf<I, S>, ...args: ArgsOf<A>): Promise<R>
  readonly definition: Definition & { readonly intent: I }
}

/**
 * Declares a transaction: its name, what it is for, and what it does. This is the only way to open
 * one.
 *
 * @throws IntentViolationError `FC_TX_INVALID_DEFINITION`, `FC_TX_DUPLICATE_NAME`,
 * `FC_TX_DEFINED_INSIDE_FUNCTION`, `FC_TX_WEAKER_THAN_CALLED`
 *
 * @example
 * ```ts
 * const renameRun = defineTransaction({
 *   name: 'rename run',
 *   intent: 'ATOMIC_WRITE',
 *   run: async (tx, args: { readonly id: string; readonly name: string }) => {
 *     await tx.query('update runs set name = $2 where id = $1', [args.id, args.name])
 *   },
 * })
 *
 * await renameRun(database, { id, name })
 * ```
 */
export function defineTransaction<const I extends Intent, R, A = void>(
  options: TransactionOptions<I, A, R>,
): DefinedTransaction<I, A, R> {
  return define(options, defineTransaction)
}

/**
 * Declares a transaction that locks rows: `defineTransaction` with the intent `LOCKED_MUTATION`.
 *
 * @throws IntentViolationError as `defineTransaction` does
 */
export function singleConnectionTransaction<R, A = void>(
  options: Omit<TransactionOptions<'LOCKED_MUTATION', A, R>, 'intent'>,
): DefinedTransaction<'LOCKED_MUTATION', A, R> {
  return define<'LOCKED_MUTATION', A, R>(
    { ...options, intent: 'LOCKED_MUTATION' },
    singleConnectionTransaction,
  )
}

function define<I extends Intent, A, R>(
  options: TransactionOptions<I, A, R>,
  above: (...args: never) => unknown,
): DefinedTransaction<I, A, R> {
  const place = definitionPlace(above)
  const calls = (options.calls ?? []).map((called) => called.definition)
  checkDefinition(options, place, calls)
  const definition: Definition & { readonly intent: I } = Object.freeze({
    name: options.name,
    intent: options.intent,
    calls: Object.freeze(calls),
    site: place.site,
    isolation: options.isolation,
    timeouts: Object.freeze({ ...options.timeouts }),
    attempts: attemptsOf(options.retry),
  })
  register(definition, place, options.run)
  // `run` is checked against its intent where it is written; from here on there is one kind of tx.
  const run = options.run as (tx: LiveTx<unknown>, args: unknown) => Promise<unknown>
  const places = new OpeningPlaces()
  const call = async (database: Database, args?: unknown): Promise<unknown> =>
    await runTransaction(liveDatabase(database), {
      definition,
      openedAt: places.remembered() ?? places.look(callerSite(), call),
      run: (tx) => run(tx, args),
    })
  const join = async (tx: unknown, args?: unknown): Promise<unknown> =>
    await run(joinedTx(tx, definition), args)
  return Object.assign(call, { in: join, definition }) as unknown as DefinedTransaction<I, A, R>
}

/** What is no number of attempts was refused before. */
function attemptsOf(retry: object | undefined): number {
  return retry === undefined ? 1 : Number(Reflect.get(retry, 'attempts'))
}

function joinedTx(tx: unknown, definition: Definition): LiveTx<unknown> {
  const { transaction, intent } = LiveTx.open(tx)
  if (covers(intent, definition.intent)) return new LiveTx(transaction, definition.intent)
  throw new IntentViolationError('FC_TX_INTENT_NOT_COVERED', {
    what:
      `Transaction "${definition.name}" is ${definition.intent} and was joined at ` +
      `${String(callerSite())} to a part that is ${intent}, of the ${transaction.describe()}`,
  })
}
