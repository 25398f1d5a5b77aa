import { hole } from './source-text.ts'

/**
 * A token of SQL. `word` is in lower case; `name` is a quoted identifier, `string` anything quoted
 * as text, `value` a number or a parameter.
 */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'value' | 'hole' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
  /** How many parentheses are open before it. */
  readonly depth: number
}

/**
 * One alternative for each lexical form, in the order Postgres tries them. What is quoted or
 * commented out may hold any words at all, and an unfinished quote runs to the end: that is what
 * keeps the apostrophe of prose from being followed by a lock.
 */
const forms = [
  String.raw`(?<space>\s+|--[^\n]*)`,
  String.raw`(?<block>/\*)`,
  String.raw`(?<dollar>\$(?:[A-Za-z_\u0080-\uFFFB][\w\u0080-\uFFFB]*)?\$)`,
  String.raw`(?<escaped>[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$))`,
  String.raw`(?<string>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$))`,
  '(?<name>(?:[uU]&)?"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$))',
  String.raw`(?<value>[$:@?]\d+|\d[\w.]*|:[A-Za-z_]\w*|\?)`,
  `(?<hole>${hole})`,
  String.raw`(?<word>[A-Za-z_\u0080-\uFFFB][\w$\u0080-\uFFFB]*)`,
  '(?<mark>[^])',
]

const tokenPattern = new RegExp(forms.join('|'), 'y')

/** Where a block comment ends; Postgres nests them. */
function endOfBlock(text: string, start: number): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  let open = 0
  for (let match = edge.exec(text); match !== null; match = edge.exec(text)) {
    open += match[0] === '/*' ? 1 : -1
    if (open === 0) return edge.lastIndex
  }
  return text.length
}

function endOfDollar(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length)
  return end === -1 ? text.length : end + tag.length
}

/** A hole glued to a word or a name is part of it: `${schema}.jobs`, `jobs_${kind}`. */
const kindOf = (groups: Readonly<Record<string, string | undefined>>): SqlToken['kind'] => {
  if (groups['word'] !== undefined) return 'word'
  if (groups['name'] !== undefined) return 'name'
  if (groups['value'] !== undefined) return 'value'
  if (groups['hole'] !== undefined) return 'hole'
  return groups['mark'] === undefined ? 'string' : 'mark'
}

/** The tokens of a text as Postgres would read it; comments and blanks are left out. */
export function sqlTokensOf(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let depth = 0
  for (let at = 0; at < text.length;) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(text)
    const groups = match?.groups
    if (match === null || groups === undefined) break
    const start = at
    at = tokenPattern.lastIndex
    if (groups['space'] !== undefined) continue
    if (groups['block'] !== undefined) {
      at = endOfBlock(text, start)
      continue
    }
    if (groups['dollar'] !== undefined) at = endOfDollar(text, start, groups['dollar'])
    const kind = kindOf(groups)
    const shown = text.slice(start, at)
    if (shown === ')') depth = Math.max(0, depth - 1)
    tokens.push({
      kind,
      text: kind === 'word' ? shown.toLowerCase() : shown,
      start,
      end: at,
      depth,
    })
    if (shown === '(') depth += 1
  }
  return tokens
}

/** The statements of a text: its tokens, cut at each semicolon. */
export function sqlStatementsOf(text: string): readonly (readonly SqlToken[])[] {
  const statements: SqlToken[][] = [[]]
  for (const token of sqlTokensOf(text)) {
    if (token.kind === 'mark' && token.text === ';') statements.push([])
    else statements.at(-1)?.push(token)
  }
  return statements.filter((statement) => statement.length > 0)
}
