import { advisoryLocksIn } from './sql-advisory-lock.ts'
import { controlStatementIn } from './sql-control-statement.ts'
import type { SqlPhrase, SqlStatement, SqlTrust } from './sql-phrase.ts'
import { rowLocksIn } from './sql-row-lock.ts'
import { tableLockIn } from './sql-table-lock.ts'
import { type SqlToken, sqlStatementsOf } from './sql-tokens.ts'

function statementOf(tokens: readonly SqlToken[], text: string, trust: SqlTrust): SqlStatement {
  const first = tokens.find((token) => token.text !== '(')
  return { tokens, text, trust, verb: first?.kind === 'word' ? first.text : '' }
}

/** Every lock and control statement of a text, were it run as SQL. */
export function findSqlPhrases(text: string, trust: SqlTrust): readonly SqlPhrase[] {
  const statements = sqlStatementsOf(text).map((tokens) => statementOf(tokens, text, trust))
  // The body of a SQLite trigger or of a routine has `begin` and `end` of its own.
  const hasBody = statements.some(({ verb }) => verb === 'create')
  return statements.flatMap((statement) => [
    ...rowLocksIn(statement),
    ...tableLockIn(statement),
    ...advisoryLocksIn(statement),
    ...(hasBody ? [] : controlStatementIn(statement)),
  ])
}
