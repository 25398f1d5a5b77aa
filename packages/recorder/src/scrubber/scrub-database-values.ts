import { marks } from './marks.ts'

/** Ends of `Key (a)=(x) ...` in PostgreSQL's details. */
const keyEndings = [') already exists', ') is not present', ') is still referenced', ') conflicts']

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** The bracket that closes a value with brackets in it: by its ending, else the last on the line. */
function closingBracket(text: string, from: number, to: number): number {
  for (const ending of keyEndings) {
    const at = text.indexOf(ending, from)
    if (at !== -1 && at < to) return at
  }
  return text.lastIndexOf(')', to)
}

/** Redacts between `open` and the bracket that closes it, wherever `open` occurs. */
function scrubBrackets(text: string, open: string): string {
  let out = ''
  let from = 0
  for (let at = text.indexOf(open); at !== -1; at = text.indexOf(open, from)) {
    const start = at + open.length
    const lineEnd = endOfLine(text, start)
    const close = closingBracket(text, start, lineEnd)
    const end = close < start ? lineEnd : close
    out += text.slice(from, start) + marks.redacted
    from = end
  }
  return from === 0 ? text : out + text.slice(from)
}

/** `: "value"`, which PostgreSQL, Node's JSON.parse and many validators put input in. */
const quotedAfterColon = /(: ?")(?:[^"\\]|\\.)*("|$)/g
const rangeValue = /\b(value ")[^"]*(")/g
const mysqlEntry = /\b(entry '|value: ')(?:[^'\\]|\\.)*('|$)/gi
const mongoKey = /\b(dup key: \{)[^}]*(\}|$)/g
/** `"text"... is not valid JSON` and `..."text" is not valid JSON`. */
const jsonSnippet = /(?:\.{3})?"[^"]*"(?:\.{3})?(?= is not valid JSON)/g

/** Takes out the values that databases and parsers quote in their errors. */
export function scrubDatabaseValues(text: string): string {
  let out = text
  if (out.includes('=(')) out = scrubBrackets(out, '=(')
  if (out.includes('row contains (')) out = scrubBrackets(out, 'row contains (')
  if (out.includes('"')) {
    out = out
      .replaceAll(quotedAfterColon, `$1${marks.redacted}$2`)
      .replaceAll(rangeValue, `$1${marks.redacted}$2`)
    if (out.endsWith('is not valid JSON')) out = scrubJsonSnippet(out)
  }
  if (out.includes("'")) out = out.replaceAll(mysqlEntry, `$1${marks.redacted}$2`)
  if (out.includes('dup key')) out = out.replaceAll(mongoKey, `$1${marks.redacted}$2`)
  return out
}

/** The snippet may hold quotes itself: from the first quote to the last. */
function scrubJsonSnippet(text: string): string {
  const first = text.indexOf('"')
  const last = text.lastIndexOf('"')
  if (first === -1 || last <= first) return text.replaceAll(jsonSnippet, `"${marks.redacted}"`)
  return `${text.slice(0, first + 1)}${marks.redacted}${text.slice(last)}`
}
