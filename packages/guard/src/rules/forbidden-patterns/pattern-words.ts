import type { SqlPhraseKind } from '../../syntax/sql-phrase.ts'

/** What a person who trips the rule is told about one kind of pattern. */
export interface PatternWords {
  readonly what: (phrase: string) => string
  readonly why: string
  readonly fix: string
}

/** Each kind of pattern, in words. */
export const patternWords: Readonly<Record<SqlPhraseKind, PatternWords>> = {
  'row-lock': {
    what: (phrase) => `\`${phrase}\` locks rows outside the one primitive that may`,
    why: 'Outside a declared transaction the lock is gone at once and protects nothing; inside one, a second connection that wants the same row waits for ever, and Postgres sees no deadlock.',
    fix: 'Declare the intent: singleConnectionTransaction({ name, run }), and in it lockRow(tx, table, key) or lockRows(tx, table, { where }).',
  },
  'table-lock': {
    what: (phrase) => `\`${phrase}\` locks a whole table`,
    why: 'Everybody who touches the table waits behind this one statement, and nothing in the code says so.',
    fix: 'Lock what you change: lockRow(tx, table, key), or lockKey(tx, "what is guarded") for what has no row. A migration goes through outsideTransaction(database, reason, fn).',
  },
  'advisory-lock': {
    what: (phrase) => `\`${phrase}\` takes or gives back an advisory lock by hand`,
    why: 'A session lock stays on a pooled connection when its owner is gone, and nobody can see which code holds which number.',
    fix: 'lockKey(tx, "what is guarded") takes it by a name and gives it back with the transaction. A migration goes through outsideTransaction(database, reason, fn).',
  },
  'control-statement': {
    what: (phrase) => `\`${phrase}\` steers a transaction by hand`,
    why: 'Nobody declared what this transaction is for, so nothing can refuse a second connection inside it, bound its waits, or notice that its commit was a rollback.',
    fix: 'Declare it: defineTransaction({ name, intent, run }). For a step that may fail, tx.savepoint(name, fn). A migration goes through outsideTransaction(database, reason, fn).',
  },
}
