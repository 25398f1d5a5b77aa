import { phraseOf, type SqlPhrase, type SqlStatement } from './sql-phrase.ts'

/** What may follow each verb, as words joined by blanks; anything else is no control statement. */
const grammars: readonly RegExp[] = [
  /^begin(?: (?:work|transaction|tran|immediate|deferred|exclusive|concurrent))*(?: (?:isolation|read|not|deferrable)\b.*)?$/,
  /^start transaction(?: .*)?$/,
  /^(?:commit|rollback|abort|end)(?: (?:work|transaction|tran))?(?: and (?:no )?chain)?$/,
  /^(?:commit|rollback) prepared \S+$/,
  /^prepare transaction \S+$/,
  /^rollback(?: (?:work|transaction))? to(?: savepoint)? \S+$/,
  /^savepoint \S+$/,
  /^release(?: savepoint)? \S+$/,
]

/**
 * A statement that opens or ends a transaction. Its words are everyday ones, so the text itself
 * proves nothing: only a call that runs SQL does.
 */
export function controlStatementIn({ tokens, trust }: SqlStatement): readonly SqlPhrase[] {
  if (trust !== 'statement' || tokens.length > 16) return []
  const words = tokens.map((token) => token.text).join(' ')
  if (!grammars.some((grammar) => grammar.test(words))) return []
  return [phraseOf('control-statement', tokens, [0, tokens.length])]
}
