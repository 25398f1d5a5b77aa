import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type KyselyPlugin,
} from 'kysely'
import type { CAP, FC_TX_FORGED_take_the_tx_that_run_is_given } from '../intent/brands.ts'
import type { Read, Write } from '../intent/tx.ts'
import { LiveTx } from '../run/live-tx.ts'
import type { ReadQueries, WriteQueries } from './queries.ts'
import { TransactionDriver } from './transaction-driver.ts'

/** The tx of any transaction with these capabilities, whichever run of it. */
export interface TxThatCan<out Capabilities> {
  readonly [FC_TX_FORGED_take_the_tx_that_run_is_given]: true
  readonly [CAP]: Capabilities
}

/** How queries are built. */
export interface KyselyInOptions {
  /** Such as `new CamelCasePlugin()`. */
  readonly plugins?: readonly KyselyPlugin[]
}

/**
 * Typed SQL on the connection of an open transaction. Its statements are checked as those of
 * `tx.query` are: `forUpdate()` is refused when it is sent, since locks are taken with `lockRow`.
 *
 * @throws IntentViolationError `FC_TX_FORGED`; the queries reject as `tx.query` does
 *
 * @example
 * ```ts
 * const renameRun = defineTransaction({
 *   name: 'rename run',
 *   intent: 'ATOMIC_WRITE',
 *   run: async (tx, args: { readonly id: number; readonly name: string }) => {
 *     const db = kyselyIn<Tables>(tx)
 *     await db.updateTable('runs').set({ name: args.name }).where('id', '=', args.id).execute()
 *   },
 * })
 * ```
 */
export function kyselyIn<DB>(
  tx: TxThatCan<Read & Write>,
  options?: KyselyInOptions,
): WriteQueries<DB>
export function kyselyIn<DB>(tx: TxThatCan<Read>, options?: KyselyInOptions): ReadQueries<DB>
export function kyselyIn<DB>(
  tx: TxThatCan<Read>,
  options: KyselyInOptions = {},
): ReadQueries<DB> | WriteQueries<DB> {
  const { transaction, intent } = LiveTx.open(tx)
  const db = new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new TransactionDriver(transaction, intent),
      createIntrospector: (reader) => new PostgresIntrospector(reader),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [...(options.plugins ?? [])],
  })
  // The brand exists for the compiler only, and what is not on the type is refused by the driver.
  return db as unknown as WriteQueries<DB>
}
