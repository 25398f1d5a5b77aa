import type { CallExpression, NewExpression, Node } from 'oxc-parser'
import { literalText } from './literal-text.ts'
import { unwrapExpression } from './unwrap-expression.ts'

/** The name of a member: `b` of `a.b` and of `a['b']`, or `null` where it is computed. */
export function memberName(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null
  if (!node.computed) return node.property.name
  return literalText(node.property)
}

/**
 * The names of a callee from left to right, calls left out: `db.select().from(t).for` is
 * `[db, select, from, for]`. What has no name, such as an index, is `?`.
 */
export function namesOf(node: Node): readonly string[] {
  const bare = unwrapExpression(node)
  if (bare.type === 'Identifier') return [bare.name]
  if (bare.type === 'ThisExpression') return ['this']
  if (bare.type === 'CallExpression') return namesOf(bare.callee)
  if (bare.type === 'TaggedTemplateExpression') return namesOf(bare.tag)
  if (bare.type !== 'MemberExpression') return ['?']
  return [...namesOf(bare.object), memberName(bare) ?? '?']
}

/** What is called: the last name of the callee, `?` where there is none. */
export function calledName(call: CallExpression | NewExpression): string {
  return namesOf(call.callee).at(-1) ?? '?'
}
