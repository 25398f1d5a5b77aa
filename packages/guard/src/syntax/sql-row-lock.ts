import { looksLikeSql } from './looks-like-sql.ts'
import { phraseOf, type SqlPhrase, type SqlStatement } from './sql-phrase.ts'
import type { SqlToken } from './sql-tokens.ts'

/** What follows `for` in a lock clause, longest first. */
const strengths = [['no', 'key', 'update'], ['key', 'share'], ['update'], ['share']] as const

/** How a lock clause goes on. `update` in a sentence is followed by something else, or by a dot. */
const followers = new Set(['of', 'nowait', 'skip', 'for', 'limit', 'offset', 'union', 'wait'])

const wordAt = (tokens: readonly SqlToken[], at: number): string | null => {
  const token = tokens[at]
  return token?.kind === 'word' ? token.text : null
}

function endsClause(tokens: readonly SqlToken[], at: number): boolean {
  const next = tokens[at]
  if (next === undefined || next.kind === 'hole') return true
  if (next.kind === 'mark') return next.text === ')'
  if (next.kind !== 'word' || !followers.has(next.text)) return false
  if (next.text === 'skip') return wordAt(tokens, at + 1) === 'locked'
  if (next.text !== 'of') return true
  // `of jobs`, `of jobs, runs`; in "for update of the table" a second word follows at once.
  const after = tokens[at + 2]
  return after === undefined || after.kind !== 'word' || followers.has(after.text)
}

/** The index after the strength that starts at `at`, or -1. */
function endOfStrength(tokens: readonly SqlToken[], at: number): number {
  const found = strengths.find((words) =>
    words.every((word, index) => wordAt(tokens, at + index) === word),
  )
  return found === undefined ? -1 : at + found.length
}

/** Whether the clause at `at` belongs to a select of its own depth, and not to `substring(a for b)`. */
function hasSelectBefore(tokens: readonly SqlToken[], at: number): boolean {
  const depth = tokens[at]?.depth ?? 0
  for (let index = at - 1; index >= 0; index -= 1) {
    const token = tokens[index]
    if (token === undefined || token.depth < depth) return false
    if (token.depth === depth && token.kind === 'word' && token.text === 'select') return true
  }
  return false
}

/** Only a select, or a part of one, can be locked; a policy for updates cannot. */
function mayHoldLock({ verb, tokens }: SqlStatement): boolean {
  const second = wordAt(tokens, 1)
  const isDefinition = verb === 'create' || verb === 'alter' || verb === 'drop'
  return !(isDefinition && (second === 'policy' || second === 'publication'))
}

function clauseAt(statement: SqlStatement, at: number): SqlPhrase | null {
  const { tokens } = statement
  if (wordAt(tokens, at) !== 'for') return null
  const end = endOfStrength(tokens, at + 1)
  if (end !== -1) {
    const isClause = endsClause(tokens, end) && looksLikeSql(statement, at, end)
    return isClause ? phraseOf('row-lock', tokens, [at, end]) : null
  }
  // `for ${strength}`: a strength that the program picks is a lock all the same.
  if (tokens[at + 1]?.kind !== 'hole' || !endsClause(tokens, at + 2)) return null
  const isSure = statement.trust !== 'unknown' || /[=*$]/.test(statement.text)
  if (!isSure || !hasSelectBefore(tokens, at)) return null
  return looksLikeSql(statement, at, at + 2) ? phraseOf('row-lock', tokens, [at, at + 2]) : null
}

const shareMode = ['lock', 'in', 'share', 'mode'] as const

function shareModeAt({ tokens, verb }: SqlStatement, at: number): SqlPhrase | null {
  const isThere = shareMode.every((word, index) => wordAt(tokens, at + index) === word)
  if (!isThere || verb !== 'select' || !hasSelectBefore(tokens, at)) return null
  return phraseOf('row-lock', tokens, [at, at + shareMode.length])
}

/** Clauses that lock the rows of a select. */
export function rowLocksIn(statement: SqlStatement): readonly SqlPhrase[] {
  if (!mayHoldLock(statement)) return []
  return statement.tokens.flatMap((token, at) => {
    if (token.kind !== 'word') return []
    return clauseAt(statement, at) ?? shareModeAt(statement, at) ?? []
  })
}
