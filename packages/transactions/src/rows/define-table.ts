import { callerSite, type CallSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { ROW } from '../intent/brands.ts'
import { judgeStatement } from '../statement/judge-statement.ts'
import { lexSql } from '../statement/lex-sql.ts'
import { TableSql } from './table-sql.ts'

/** A table whose rows can be locked one by one. */
export interface Table<Row, Key extends string = string, Computed extends string = never> {
  readonly [ROW]: Row
  /** As it was written, `schema.table` or `table`. */
  readonly name: string
  /** Columns of a unique key. */
  readonly key: readonly Key[]
  readonly computed: { readonly [Column in Computed]: string }
}

/** The columns of a table's key, with their values. */
export type KeyOf<Row, Key extends string> = Pick<Row, Key & keyof Row>

/** What `saveRow` may change: stored columns outside of the key. */
export type PatchOf<Row, Key extends string, Computed extends string> = {
  [Column in keyof Row as Column extends Key | Computed ? never : Column]?: Row[Column]
}

/** What is declared of a table. */
export interface TableOptions<Row, Key extends string, Computed extends string> {
  /** `schema.table`, or `table` where the search path finds it. */
  readonly name: string
  /** Columns of a primary key or another unique index. */
  readonly key: readonly [Key, ...Key[]]
  /** @defaultValue all columns of the table */
  readonly columns?: readonly (keyof Row & string)[]
  /** Columns that are no such in the table: SQL expressions over those that are. */
  readonly computed?: { readonly [Column in Computed]: string }
}

/** A table as the package itself sees it. */
export class LiveTable<Row, Key extends string, Computed extends string> implements Table<
  Row,
  Key,
  Computed
> {
  declare readonly [ROW]: Row
  readonly name: string
  readonly key: readonly Key[]
  readonly computed: { readonly [Column in Computed]: string }
  readonly #sql: TableSql

  constructor(options: TableOptions<Row, Key, Computed>) {
    this.name = options.name
    this.key = Object.freeze([...options.key])
    this.computed = Object.freeze({
      ...(options.computed ?? ({} as { readonly [Column in Computed]: string })),
    })
    this.#sql = new TableSql({
      name: options.name,
      key: this.key,
      columns: options.columns,
      computed: this.computed,
    })
  }

  /** The statements of a table that `defineTable` made. */
  static sqlOf(table: unknown): TableSql {
    if (typeof table === 'object' && table !== null && #sql in table) return table.#sql
    throw new IntentViolationError('FC_TX_FORGED', {
      what: `Expected a table made by defineTable, at ${String(callerSite())}`,
    })
  }
}

/**
 * Declares a table whose rows are locked with `lockRow` and its relatives. Call it twice: the row
 * type is given, the rest is inferred.
 *
 * @throws IntentViolationError `FC_TX_INVALID_DEFINITION`
 *
 * @example
 * ```ts
 * interface Breaker {
 *   readonly tool: string
 *   readonly failures: number
 * }
 *
 * const breakers = defineTable<Breaker>()({ name: 'app.breakers', key: ['tool'] })
 * ```
 */
export function defineTable<Row>() {
  return <const Key extends keyof Row & string, const Computed extends keyof Row & string = never>(
    options: TableOptions<Row, Key, Computed>,
  ): Table<Row, Key, Computed> => {
    checkTable(options, callerSite())
    return new LiveTable(options)
  }
}

function checkTable<Row>(options: TableOptions<Row, string, string>, site: CallSite): void {
  const invalid = (what: string): IntentViolationError =>
    new IntentViolationError('FC_TX_INVALID_DEFINITION', {
      what: `Table "${options.name}" of ${String(site)} ${what}`,
    })
  if (!/^[^.]+(?:\.[^.]+)?$/.test(options.name))
    throw invalid('needs a name: schema.table, or table')
  if (options.key.length === 0) throw invalid('needs the columns of a unique key')
  for (const [column, expression] of Object.entries(options.computed ?? {})) {
    // It becomes part of statements that lock, so it must not be able to end one.
    const isOne = !lexSql(expression).some(({ kind, text }) => kind === 'other' && text === ';')
    if (isOne && judgeStatement(`select ${expression}`).kind === 'fine') continue
    throw invalid(`has a computed column ${column} that is no expression`)
  }
}
