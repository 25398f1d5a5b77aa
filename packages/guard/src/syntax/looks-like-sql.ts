import type { SqlStatement } from './sql-phrase.ts'
import type { SqlToken } from './sql-tokens.ts'
import { wordSet } from './word-set.ts'

/** Verbs of statements that hold a select somewhere. */
const verbs = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge', 'declare', 'table'])

/** How a part of a select starts that is glued to the rest elsewhere. */
const partStarts = wordSet(`
  from where and or order limit offset group having join left right inner cross on using union
  fetch window
`)

/** Words of a sentence that never stand where a table or a column does. */
const proseWords = wordSet(`
  the a an this that these those your our my its their it is are was be to you we which will
  before after
`)

const beforeName = new Set(['from', 'into', 'update', 'join', 'as', 'using', ','])
const afterName = new Set(['from', 'for', 'where', 'as', 'on', 'set', 'join', 'order', 'limit'])

const proof = /[=*<>,"]|\$\d|\ufffc|\?|\w\.\w|::/u

/** `Select a row …`: a sentence starts with one capital, SQL with all or with none. */
const startsLikeSentence = (text: string): boolean => /^\W*[A-Z][a-z]/.test(text)

const tailWords = new Set(['nowait', 'skip', 'of'])

function hasProse(tokens: readonly SqlToken[]): boolean {
  return tokens.some((token, index) => {
    if (token.kind !== 'word' || !proseWords.has(token.text)) return false
    const [before, after] = [tokens[index - 1], tokens[index + 1]]
    if (before?.text === '.' || after?.text === '.') return false
    // A table or an alias may be called `a`.
    const isName = beforeName.has(before?.text ?? '') || after?.kind !== 'word'
    return !(token.text === 'a' && (isName || afterName.has(after.text)))
  })
}

function isInSubselect(tokens: readonly SqlToken[], from: number): boolean {
  const depth = tokens[from]?.depth ?? 0
  const open = tokens.findLastIndex(
    (token, index) => index < from && token.text === '(' && token.depth === depth - 1,
  )
  return open !== -1 && tokens[open + 1]?.text === 'select'
}

/**
 * Whether a lock clause, the tokens `from` up to `to`, stands in a text that can be SQL. With a
 * call or a tag that says so it always does; else the text has to be a select with its table, or
 * a part of one, or nothing but the clause.
 */
export function looksLikeSql(statement: SqlStatement, from: number, to: number): boolean {
  const { tokens, text, trust, verb } = statement
  if (trust !== 'unknown') return true
  const before = tokens.slice(0, from)
  const isAlone = before.length === 0
  const hasTail = tailWords.has(tokens[to]?.text ?? '')
  if (isAlone) return !startsLikeSentence(text) || hasTail
  // `${what} for update` may be a sentence about updates; with `skip locked` it is none.
  if (before.every((token) => token.kind === 'hole' || token.text === ')')) {
    return hasTail || before.some((token) => token.text === ')')
  }
  const hasProof = proof.test(text)
  if (hasProse(before) || (startsLikeSentence(text) && !hasProof)) return false
  const words = new Set(before.map((token) => token.text))
  if (verbs.has(verb)) {
    return (verb === 'table' || words.has('select')) && (verb === 'table' || words.has('from'))
  }
  // `locked as (select … for update)`: a part of a `with`, glued to the rest elsewhere.
  if (isInSubselect(tokens, from)) return words.has('from') && hasProof
  const startsInside = tokens[0]?.kind === 'hole' || partStarts.has(verb)
  return (
    startsInside && hasProof && (words.has('from') || words.has('where') || partStarts.has(verb))
  )
}
