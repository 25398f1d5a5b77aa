import {
  parseSync,
  type Expression,
  type Node,
  type ParseResult,
  type ParserOptions,
} from 'oxc-parser'

// A `.js` file does not say whether it is a module, a script, or JSX. `.ts` does.
const readings: readonly ParserOptions[] = [
  { lang: 'jsx' },
  { lang: 'jsx', sourceType: 'commonjs' },
]

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'Error'
}

/** What is wrong with a source text; null where nothing is. */
export function syntaxError(result: ParseResult): { message: string; at: number } | null {
  const error = result.errors.find(isError)
  return error === undefined ? null : { message: error.message, at: error.labels[0]?.start ?? 0 }
}

/** Parses a file by its extension; plain JavaScript as a module, then as CommonJS. */
export function parseSource(path: string, text: string): ParseResult {
  if (!/\.jsx?$/.test(path)) return parseSync(path, text)
  const [first = {}, ...others] = readings
  const result = parseSync(path, text, first)
  if (syntaxError(result) === null) return result
  const other = others.map((options) => parseSync(path, text, options))
  return other.find((each) => syntaxError(each) === null) ?? result
}

const wrappers: ReadonlySet<string> = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
])

/** The expression below parentheses and casts; of `(0, x)`, which compilers write, the `x`. */
export function unwrapExpression(node: Node): Node {
  if (node.type === 'SequenceExpression') {
    const last = node.expressions.at(-1)
    return last === undefined ? node : unwrapExpression(last)
  }
  if (!wrappers.has(node.type) || !('expression' in node)) return node
  return typeof node.expression === 'object' ? unwrapExpression(node.expression) : node
}

/** The text of a literal without anything computed in it; null for everything else. */
export function literalText(node: Expression | Node): string | null {
  const bare = unwrapExpression(node)
  if (bare.type === 'Literal') return typeof bare.value === 'string' ? bare.value : null
  if (bare.type !== 'TemplateLiteral' || bare.expressions.length > 0) return null
  return bare.quasis[0]?.value.cooked ?? null
}

/** The line that an offset lies on, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1
  }
  return line
}
