import type { Node } from 'oxc-parser'
import { unwrapExpression } from './unwrap-expression.ts'

/** The text of a string literal or of a template without interpolations, else `null`. */
export function literalText(node: Node): string | null {
  const bare = unwrapExpression(node)
  if (bare.type === 'Literal') return typeof bare.value === 'string' ? bare.value : null
  if (bare.type !== 'TemplateLiteral' || bare.expressions.length > 0) return null
  return bare.quasis[0]?.value.cooked ?? null
}
