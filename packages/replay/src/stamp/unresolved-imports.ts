import { Visitor } from 'oxc-parser'
import { lineAt, literalText, parseSource, syntaxError } from './syntax.ts'

const mayImport = /\bimport\s*\(|\brequire\s*\(/
const shownMaxChars = 80

/** `import()` and `require()` of what only a run decides: not part of the bundle, nor the version. */
export function unresolvedImports(path: string, text: string): readonly string[] {
  if (!mayImport.test(text)) return []
  const parsed = parseSource(path, text)
  if (syntaxError(parsed) !== null) return []
  const found: string[] = []
  const take = (what: string, start: number, end: number): void => {
    const shown = text.slice(start, end).replaceAll(/\s+/g, ' ').slice(0, shownMaxChars)
    found.push(`${path}:${lineAt(text, start)} ${what}s what only a run decides: ${shown}`)
  }
  new Visitor({
    ImportExpression(node) {
      if (literalText(node.source) === null) take('import', node.start, node.end)
    },
    CallExpression(node) {
      const { callee, arguments: given } = node
      const [argument] = given
      if (callee.type !== 'Identifier' || callee.name !== 'require' || given.length !== 1) return
      if (argument === undefined || literalText(argument) !== null) return
      take('require', node.start, node.end)
    },
  }).visit(parsed.program)
  return found
}
