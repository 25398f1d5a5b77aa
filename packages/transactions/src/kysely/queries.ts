import type {
  CommonTableExpression,
  Kysely,
  KyselyPlugin,
  QueryCreator,
  QueryCreatorWithCommonTableExpression,
  RecursiveCommonTableExpression,
} from 'kysely'
import type { SCOPE } from '../intent/brands.ts'
import type { AnyResult, Refused } from '../intent/sql-text.ts'

/** The tables as they are after a `with`: those of before, and the one it names. */
type Widened<DB, Name extends string, Expression> =
  QueryCreatorWithCommonTableExpression<DB, Name, Expression> extends QueryCreator<infer Wider>
    ? Wider
    : never

/**
 * Kysely on the connection of an open transaction, as far as it reads. It carries the scope of its
 * transaction and cannot leave it; there is no `transaction()`, the transaction is open already.
 */
export interface ReadQueries<DB> extends Pick<
  Kysely<DB>,
  'case' | 'dynamic' | 'executeQuery' | 'fn' | 'getExecutor' | 'selectFrom' | 'selectNoFrom'
> {
  readonly [SCOPE]: unknown
  with<Name extends string, Expression extends CommonTableExpression<DB, Name>>(
    name: Name,
    expression: Expression,
  ): ReadQueries<Widened<DB, Name, Expression>>
  withRecursive<Name extends string, Expression extends RecursiveCommonTableExpression<DB, Name>>(
    name: Name,
    expression: Expression,
  ): ReadQueries<Widened<DB, Name, Expression>>
  withSchema(schema: string): ReadQueries<DB>
  withPlugin(plugin: KyselyPlugin): ReadQueries<DB>
  /** Of {@link WriteQueries}. Here only to say so, as those below. */
  insertInto(
    this: Refused<'FC_TX_WRITE_IN_READ_ONLY: declare the intent ATOMIC_WRITE and take a WriteTx<S>'>,
    ...args: never
  ): AnyResult
  updateTable(
    this: Refused<'FC_TX_WRITE_IN_READ_ONLY: declare the intent ATOMIC_WRITE and take a WriteTx<S>'>,
    ...args: never
  ): AnyResult
  deleteFrom(
    this: Refused<'FC_TX_WRITE_IN_READ_ONLY: declare the intent ATOMIC_WRITE and take a WriteTx<S>'>,
    ...args: never
  ): AnyResult
  mergeInto(
    this: Refused<'FC_TX_WRITE_IN_READ_ONLY: declare the intent ATOMIC_WRITE and take a WriteTx<S>'>,
    ...args: never
  ): AnyResult
  transaction(
    this: Refused<'FC_TX_CONTROL_STATEMENT: the transaction is open already; use tx.savepoint for a part that may fail alone'>,
    ...args: never
  ): AnyResult
}

/** As {@link ReadQueries}, with the statements that write. */
export interface WriteQueries<DB> extends ReadQueries<DB> {
  insertInto: Kysely<DB>['insertInto']
  updateTable: Kysely<DB>['updateTable']
  deleteFrom: Kysely<DB>['deleteFrom']
  mergeInto: Kysely<DB>['mergeInto']
  with<Name extends string, Expression extends CommonTableExpression<DB, Name>>(
    name: Name,
    expression: Expression,
  ): WriteQueries<Widened<DB, Name, Expression>>
  withRecursive<Name extends string, Expression extends RecursiveCommonTableExpression<DB, Name>>(
    name: Name,
    expression: Expression,
  ): WriteQueries<Widened<DB, Name, Expression>>
  withSchema(schema: string): WriteQueries<DB>
  withPlugin(plugin: KyselyPlugin): WriteQueries<DB>
}
