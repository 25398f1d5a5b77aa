import type { CallExpression, Node } from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import { literalText } from '../../syntax/literal-text.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { wordSet } from '../../syntax/word-set.ts'
import type { LeakPlace, LeakSearch } from './exported-leaks.ts'
import type { Leak } from './leak-finder.ts'
import { returnOf } from './type-parts.ts'

/** Calls that put a value into an answer. */
const senders = wordSet('send json jsonp stringify write end render')

/** `reply.send`, `res.json`, `c.json`, `JSON.stringify`; `socket.send` of a client is none. */
const receivers = /^(?:reply|res|response|c|ctx|context|JSON|Response)$/

/** Methods whose callback answers a request. */
const routeMethods = wordSet('get post put patch delete head options all route handle')

type Place = {
  readonly file: CheckedFile
  readonly search: LeakSearch
  readonly ancestors: readonly Node[]
}

/** Where a name is bound, looking outwards: a parameter or a variable. */
function bindingOf(name: string, ancestors: readonly Node[]): Node | null {
  for (const scope of ancestors.toReversed()) {
    if ('params' in scope && Array.isArray(scope.params)) {
      const params: readonly Node[] = scope.params
      const param = params.find((each) => each.type === 'Identifier' && each.name === name)
      if (param !== undefined) return param
    }
    const isBlock = scope.type === 'BlockStatement' || scope.type === 'Program'
    for (const statement of isBlock ? scope.body : []) {
      if (statement.type !== 'VariableDeclaration') continue
      const found = statement.declarations.find(
        ({ id }) => id.type === 'Identifier' && id.name === name,
      )
      if (found !== undefined) return found
    }
  }
  return null
}

function leakOfBinding(binding: Node, place: Place): Leak | null {
  const { file, search } = place
  const target = binding.type === 'VariableDeclarator' ? binding.id : binding
  if (target.type === 'Identifier' && 'typeAnnotation' in target && target.typeAnnotation) {
    return search.finder.leakIn(file, target.typeAnnotation.typeAnnotation, 'data')?.leak ?? null
  }
  if (binding.type !== 'VariableDeclarator' || binding.init === null) return null
  const init = unwrapExpression(binding.init)
  // One step: what an imported function says it returns. More would be type inference.
  return init.type === 'CallExpression' ? search.finder.leakOfCall(file, init.callee) : null
}

/** The leak in a value, as far as declarations tell. */
function leakOfValue(node: Node, place: Place): Leak | null {
  const bare = unwrapExpression(node)
  if (bare.type === 'Identifier') {
    const binding = bindingOf(bare.name, place.ancestors)
    return binding === null ? null : leakOfBinding(binding, place)
  }
  if (bare.type === 'CallExpression') return place.search.finder.leakOfCall(place.file, bare.callee)
  const inner =
    bare.type === 'ObjectExpression'
      ? bare.properties.flatMap((each) => (each.type === 'Property' ? [each.value] : []))
      : bare.type === 'ArrayExpression'
        ? bare.elements.filter((each) => each !== null && each.type !== 'SpreadElement')
        : bare.type === 'ConditionalExpression'
          ? [bare.consequent, bare.alternate]
          : bare.type === 'LogicalExpression'
            ? [bare.left, bare.right]
            : []
  for (const each of inner) {
    const leak = each === null ? null : leakOfValue(each, place)
    if (leak !== null) return leak
  }
  return null
}

function isSender(call: CallExpression): boolean {
  const names = namesOf(call.callee)
  return senders.has(names.at(-1) ?? '') && receivers.test(names[0] ?? '') && names.length > 1
}

const isFunction = (node: Node | undefined): boolean =>
  node?.type === 'ArrowFunctionExpression' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'FunctionDeclaration'

/** Whether what the function at the end of these nodes returns gets out of the file. */
function isHandedOut(ancestors: readonly Node[], at: number): boolean {
  const body = ancestors[at]
  const parent = ancestors[at - 1]
  if (body === undefined || returnOf(body).length > 0) return false
  if (parent?.type === 'CallExpression')
    return routeMethods.has(namesOf(parent.callee).at(-1) ?? '')
  const outer = ancestors.slice(Math.max(0, at - 3), at)
  return (
    outer.some(
      (each) => each.type === 'ExportNamedDeclaration' || each.type === 'ExportDefaultDeclaration',
    ) && outer.every((each) => !isFunction(each) && each.type !== 'ObjectExpression')
  )
}

function returnedBy(node: Node, ancestors: readonly Node[]): Node | null {
  const path = [...ancestors, node]
  const at = path.findLastIndex(isFunction)
  if (at === -1 || !isHandedOut(path, at)) return null
  if (node.type === 'ReturnStatement') return node.argument
  const isConcise = node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement'
  return isConcise ? node.body : null
}

/** The route that a callback answers, `app.get /errors`, or the function or variable around. */
function nameAround(ancestors: readonly Node[]): string {
  for (const [index, each] of [...ancestors.entries()].toReversed()) {
    const isNamed = each.type === 'FunctionDeclaration' || each.type === 'VariableDeclarator'
    if (isNamed && each.id?.type === 'Identifier') return each.id.name
    if (each.type !== 'CallExpression' || !isFunction(ancestors[index + 1])) continue
    const names = namesOf(each.callee)
    if (!routeMethods.has(names.at(-1) ?? '')) continue
    const route = each.arguments[0] === undefined ? null : literalText(each.arguments[0])
    return [names.join('.'), route ?? ''].join(' ').trim()
  }
  return 'the handler'
}

function servedBy(node: Node, place: Place): LeakPlace | null {
  const { ancestors } = place
  if (node.type === 'CallExpression' && isSender(node)) {
    const [value] = node.arguments
    const leak = value === undefined ? null : leakOfValue(value, place)
    const symbol = namesOf(node.callee).join('.')
    return leak === null || value === undefined ? null : { leak, at: value, symbol, verb: 'sends' }
  }
  if (node.type === 'SpreadElement' && ancestors.at(-1)?.type === 'ObjectExpression') {
    const leak = leakOfValue(node.argument, place)
    return leak === null ? null : { leak, at: node, symbol: nameAround(ancestors), verb: 'spreads' }
  }
  const returned = returnedBy(node, ancestors)
  if (returned === null) return null
  const leak = leakOfValue(returned, { ...place, ancestors: [...ancestors, node] })
  return leak === null
    ? null
    : { leak, at: returned, symbol: nameAround([...ancestors, node]), verb: 'returns' }
}

/** What a file sends, spreads, or returns without saying so in a type. */
export function servedLeaks(file: CheckedFile, search: LeakSearch): readonly LeakPlace[] {
  const found: LeakPlace[] = []
  walkNodes(file.ast(), (node, ancestors) => {
    const place = servedBy(node, { file, search, ancestors })
    if (place !== null) found.push(place)
  })
  return found
}
