import type { CallExpression, Node, Program } from 'oxc-parser'
import { literalText } from '../../syntax/literal-text.ts'
import { calledName, namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { wordSet } from '../../syntax/word-set.ts'

/** An error class that a file gives to a failure. */
export interface Emitted {
  /** As written, such as `infra.timeout` or `ErrorClass.INFRA_TIMEOUT`. */
  readonly words: string
  /** What stands before the first dot. */
  readonly family: string
  readonly start: number
  readonly end: number
}

/** Keys under which an error class stands. */
const keys = wordSet('errorClass error_class')

/** Calls that record or raise a failure with a class of their own. */
const emitters = wordSet('capture captureError captureFailure fail annotate annotateError')

/** `count({ errorClass: 'infra.timeout' })` asks about failures; it makes none. */
const asking =
  /^(?:find|get|count|list|read|query|select|filter|search|has|includes|is|match|where|to[A-Z]|expect)/

const classPattern = /^([a-z]+)\.[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/

/** `infra.timeout`, or `ErrorClass.INFRA_TIMEOUT` and `errorClasses.infraTimeout`. */
function classOf(node: Node, text: string): Emitted | null {
  const bare = unwrapExpression(node)
  const { start, end } = bare
  const literal = literalText(bare)
  if (literal !== null) {
    const family = classPattern.exec(literal)?.[1]
    return family === undefined ? null : { words: literal, family, start, end }
  }
  if (bare.type !== 'MemberExpression') return null
  const [owner, member] = namesOf(bare).slice(-2)
  if (owner === undefined || !/^[eE]rrorClass(?:es)?$/.test(owner)) return null
  const family = /^([a-z]+|[A-Z]+)(?=_|[A-Z]|$)/.exec(member ?? '')?.[1]?.toLowerCase()
  return family === undefined ? null : { words: text.slice(start, end), family, start, end }
}

/** The classes an expression may come to: both arms of a choice. */
function classesOf(node: Node, text: string): readonly Emitted[] {
  const bare = unwrapExpression(node)
  if (bare.type === 'ConditionalExpression') {
    return [bare.consequent, bare.alternate].flatMap((each) => classesOf(each, text))
  }
  if (bare.type === 'LogicalExpression') {
    return [bare.left, bare.right].flatMap((each) => classesOf(each, text))
  }
  const found = classOf(bare, text)
  return found === null ? [] : [found]
}

function keyName(node: Node, isComputed: boolean): string {
  if (isComputed) return ''
  if (node.type === 'Identifier') return node.name
  return literalText(node) ?? ''
}

/** Whether the nearest call around a property asks instead of recording. */
function isAsked(ancestors: readonly Node[]): boolean {
  const call = ancestors.findLast(
    (each) => each.type === 'CallExpression' || each.type === 'ArrowFunctionExpression',
  )
  return call?.type === 'CallExpression' && asking.test(calledName(call))
}

/** Classes handed to an emitter as they are: `fail('infra.timeout', …)`. */
function classesOfCall(call: CallExpression, text: string): readonly Emitted[] {
  if (!emitters.has(calledName(call))) return []
  return call.arguments.flatMap((each) =>
    each.type === 'SpreadElement' ? [] : classesOf(each, text),
  )
}

function emittedBy(node: Node, ancestors: readonly Node[], text: string): readonly Emitted[] {
  if (node.type === 'CallExpression') return classesOfCall(node, text)
  if (node.type === 'Property') {
    // In a pattern the same words take a class apart.
    if (ancestors.at(-1)?.type !== 'ObjectExpression' || isAsked(ancestors)) return []
    return keys.has(keyName(node.key, node.computed)) ? classesOf(node.value, text) : []
  }
  if (node.type === 'PropertyDefinition') {
    const isClass = keys.has(keyName(node.key, node.computed)) && node.value !== null
    return isClass && node.value !== null ? classesOf(node.value, text) : []
  }
  if (node.type === 'AssignmentExpression' && node.operator === '=') {
    return keys.has(namesOf(node.left).at(-1) ?? '') ? classesOf(node.right, text) : []
  }
  return []
}

/** The literal error classes that a file gives to failures, in the order of the source. */
export function findEmitted(program: Program, text: string): readonly Emitted[] {
  const found = new Map<number, Emitted>()
  walkNodes(program, (node, ancestors) => {
    for (const each of emittedBy(node, ancestors, text)) found.set(each.start, each)
  })
  return [...found.values()].toSorted((left, right) => left.start - right.start)
}
