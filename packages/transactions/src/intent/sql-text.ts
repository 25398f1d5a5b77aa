/**
 * What does not compile; the text says why and what to do. Write it where it is used: the name of
 * an alias would be shown in place of the text.
 */
export interface Refused<Why extends string> {
  readonly 'not allowed here': Why
}

// oxlint-disable-next-line typescript/no-explicit-any -- so that a refused call has one error only
export type AnyResult = any

type Trim<Text extends string> = Text extends `${' ' | '\n' | '\t'}${infer Rest}`
  ? Trim<Rest>
  : Text

// Looks only at what follows each FOR: normalizing the whole text exceeds the compiler's depth at
// 120 lines of indented SQL, this handles 200 with hundreds of them.
type HasRowLock<Text extends string> = Text extends `${string}FOR${infer Rest}`
  ? Trim<Rest> extends `${'UPDATE' | 'SHARE' | 'NO' | 'KEY'}${string}`
    ? true
    : HasRowLock<Rest>
  : false

type StartsWithWrite<Text extends string> =
  Trim<Text> extends `${'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'TRUNCATE'}${string}`
    ? true
    : false

/**
 * A literal text without a row lock; any `string`. Best effort, for the editor: what it cannot see
 * is refused when the statement is sent.
 */
export type NoLock<Text extends string> = string extends Text
  ? Text
  : HasRowLock<Uppercase<Text>> extends true
    ? Refused<'FC_TX_RAW_LOCK: a row lock in SQL text; use lockRow(tx, table, key) in a LOCKED_MUTATION'>
    : Text

/** A literal text that does not start with a write; any `string`. Postgres refuses the rest. */
export type NoWrite<Text extends string> = string extends Text
  ? unknown
  : StartsWithWrite<Uppercase<Text>> extends true
    ? Refused<'FC_TX_WRITE_IN_READ_ONLY: a write in READ_ONLY; declare the intent ATOMIC_WRITE and take a WriteTx<S>'>
    : unknown
