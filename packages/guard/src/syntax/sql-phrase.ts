import type { SqlToken } from './sql-tokens.ts'

/** What the guard looks for in SQL. */
export type SqlPhraseKind = 'row-lock' | 'table-lock' | 'advisory-lock' | 'control-statement'

/** Where a phrase stands in a text. */
export interface SqlPhrase {
  readonly kind: SqlPhraseKind
  /** In lower case with single blanks, such as `for no key update`. */
  readonly words: string
  readonly start: number
  readonly end: number
}

/**
 * How sure it is that a text is SQL. `statement`: it is handed to a call that runs SQL. `sql`: its
 * tag or its name says so. `unknown`: only the text itself can tell.
 */
export type SqlTrust = 'statement' | 'sql' | 'unknown'

/** What the detectors see of one statement. */
export interface SqlStatement {
  readonly tokens: readonly SqlToken[]
  readonly text: string
  readonly trust: SqlTrust
  /** The first word, after opening parentheses; empty where the statement starts otherwise. */
  readonly verb: string
}

/** A phrase over tokens `from` up to, not including, `to`. */
export function phraseOf(
  kind: SqlPhraseKind,
  tokens: readonly SqlToken[],
  range: readonly [from: number, to: number],
): SqlPhrase {
  const own = tokens.slice(...range)
  return {
    kind,
    words: own
      .map((token) => (token.kind === 'hole' ? '…' : token.text))
      .join(' ')
      .replaceAll(' ,', ','),
    start: own[0]?.start ?? 0,
    end: own.at(-1)?.end ?? 0,
  }
}
