/** A piece of SQL that can mean something; literals and parameters keep no text. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'literal' | 'other'
  /** A word in lower case, a quoted identifier without its quotes, or one other character. */
  readonly text: string
}

const blank = /\s+/y
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const number = /\d[\d._]*(?:[eE][+-]?\d+)?/y
// A dollar inside a word belongs to it, so a tag is looked for only where no word goes on.
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const stringPrefixes = new Set(['e', 'b', 'x', 'n'])

const literal: SqlToken = { kind: 'literal', text: '' }

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** After the line that starts at `at`. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** Block comments nest in Postgres. */
function endOfBlock(text: string, at: number): number {
  let depth = 1
  let next = at + 2
  while (next < text.length && depth > 0) {
    if (text.startsWith('/*', next)) {
      depth += 1
      next += 2
    } else if (text.startsWith('*/', next)) {
      depth -= 1
      next += 2
    } else {
      next += 1
    }
  }
  return next
}

/** After the quote that closes what `at` opens; a doubled one does not, nor one after a backslash. */
function endOfQuoted(text: string, at: number, hasEscapes: boolean): number {
  const quote = text[at]
  let next = at + 1
  while (next < text.length) {
    if (hasEscapes && text[next] === '\\') {
      next += 2
    } else if (text[next] !== quote) {
      next += 1
    } else if (text[next + 1] === quote) {
      next += 2
    } else {
      return next + 1
    }
  }
  // Never closed: Postgres refuses the text, so what is in there does not matter.
  return text.length
}

function endOfDollarQuote(text: string, at: number, tag: string): number {
  const end = text.indexOf(tag, at + tag.length)
  return end === -1 ? text.length : end + tag.length
}

interface Step {
  readonly end: number
  readonly token: SqlToken | undefined
}

function quotedIdentifier(text: string, at: number): Step {
  const end = endOfQuoted(text, at, false)
  const inner = text.slice(at + 1, end - 1).replaceAll('""', '"')
  return { end, token: { kind: 'quoted', text: inner } }
}

function stepOverWord(text: string, at: number): Step {
  const found = matchAt(word, text, at)
  const end = at + found.length
  const lower = found.toLowerCase()
  if (text[end] === "'" && stringPrefixes.has(lower)) {
    return { end: endOfQuoted(text, end, lower === 'e'), token: literal }
  }
  if (lower === 'u' && text[end] === '&') {
    if (text[end + 1] === "'") return { end: endOfQuoted(text, end + 1, false), token: literal }
    if (text[end + 1] === '"') return quotedIdentifier(text, end + 1)
  }
  return { end, token: { kind: 'word', text: lower } }
}

function stepOverDollar(text: string, at: number): Step {
  const tag = matchAt(dollarTag, text, at)
  if (tag !== '') return { end: endOfDollarQuote(text, at, tag), token: literal }
  const digits = matchAt(number, text, at + 1)
  return { end: at + 1 + digits.length, token: literal }
}

function stepOver(text: string, at: number): Step {
  const spaces = matchAt(blank, text, at)
  if (spaces !== '') return { end: at + spaces.length, token: undefined }
  if (text.startsWith('--', at)) return { end: endOfLine(text, at), token: undefined }
  if (text.startsWith('/*', at)) return { end: endOfBlock(text, at), token: undefined }
  const first = text.charAt(at)
  if (first === "'") return { end: endOfQuoted(text, at, false), token: literal }
  if (first === '"') return quotedIdentifier(text, at)
  if (first === '$') return stepOverDollar(text, at)
  const digits = matchAt(number, text, at)
  if (digits !== '') return { end: at + digits.length, token: literal }
  if (matchAt(word, text, at) !== '') return stepOverWord(text, at)
  return { end: at + 1, token: { kind: 'other', text: first } }
}

/**
 * Splits SQL into tokens, so that words inside strings, dollar quotes, quoted identifiers and
 * comments are not taken for SQL. Reads a string as Postgres does by default
 * (`standard_conforming_strings`).
 */
export function lexSql(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  while (at < text.length) {
    const step = stepOver(text, at)
    at = step.end
    if (step.token !== undefined) tokens.push(step.token)
  }
  return tokens
}
