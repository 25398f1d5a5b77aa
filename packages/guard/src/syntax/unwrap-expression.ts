import type { Node } from 'oxc-parser'
import { wordSet } from './word-set.ts'

const wrappers: ReadonlySet<string> = wordSet(`
  ParenthesizedExpression TSAsExpression TSSatisfiesExpression TSNonNullExpression
  TSTypeAssertion TSInstantiationExpression ChainExpression
`)

/** The expression below parentheses, casts, `!`, `?.` chains and `await`. */
export function unwrapExpression(node: Node): Node {
  if (node.type === 'AwaitExpression') return unwrapExpression(node.argument)
  if (!wrappers.has(node.type) || !('expression' in node)) return node
  return typeof node.expression === 'object' ? unwrapExpression(node.expression) : node
}
