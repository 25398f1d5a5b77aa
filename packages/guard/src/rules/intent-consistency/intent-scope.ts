import type { Node } from 'oxc-parser'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { wordSet } from '../../syntax/word-set.ts'
import { type Definition, type FunctionLike, isFunction } from './find-definitions.ts'
import { apiNameOf, type Intent, intentOfType } from './transaction-api.ts'

/** Code that runs in an open transaction, by what it declares. */
export interface IntentScope {
  /** `null` where the definition does not say so by a literal. */
  readonly intent: Intent | null
  /** What the transaction is called in it. */
  readonly tx: string
  /** As a person would name it: `transaction "charge"`, `helper lockRun`. */
  readonly words: string
  /** The definition whose `run` this is; `null` for a helper. */
  readonly definition: Definition | null
  readonly body: FunctionLike
}

/** What the scopes of a file are told by. */
export interface ScopeFacts {
  readonly api: ReadonlyMap<string, string>
  readonly definitions: readonly Definition[]
}

/** The names of a type reference: `ReadTx` of `ReadTx<S>`, `tx.ReadTx` of a namespace. */
function typeNames(annotation: Node): readonly string[] {
  if (annotation.type !== 'TSTypeReference') return []
  const parts: string[] = []
  let name: Node = annotation.typeName
  while (name.type === 'TSQualifiedName') {
    parts.unshift(name.right.name)
    name = name.left
  }
  return name.type === 'Identifier' ? [name.name, ...parts] : []
}

function nameOfFunction(body: FunctionLike, parent: Node | undefined): string {
  if (body.type !== 'ArrowFunctionExpression' && body.id !== null) return body.id.name
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier')
    return parent.id.name
  const hasKey = parent?.type === 'Property' || parent?.type === 'MethodDefinition'
  return hasKey && parent.key.type === 'Identifier' ? parent.key.name : 'of no name'
}

function declaredIntent(param: Node, facts: ScopeFacts): { tx: string; intent: Intent } | null {
  const target = param.type === 'AssignmentPattern' ? param.left : param
  if (target.type !== 'Identifier' || !('typeAnnotation' in target)) return null
  const annotation = target.typeAnnotation?.typeAnnotation
  if (annotation === undefined) return null
  const intent = intentOfType.get(apiNameOf(typeNames(annotation), facts.api) ?? '')
  return intent === undefined ? null : { tx: target.name, intent }
}

function ownScope(
  body: FunctionLike,
  parent: Node | undefined,
  facts: ScopeFacts,
): IntentScope | null {
  const definition = facts.definitions.find(({ run }) => run === body)
  const [first] = body.params
  if (definition !== undefined) {
    const tx = first?.type === 'Identifier' ? first.name : ''
    const called = definition.name ?? definition.variable
    const words = called === null ? 'this transaction' : `transaction "${called}"`
    return { intent: definition.intent, tx, words, definition, body }
  }
  for (const param of body.params) {
    const declared = declaredIntent(param, facts)
    if (declared === null) continue
    const words = `helper ${nameOfFunction(body, parent)}`
    return { ...declared, words, definition: null, body }
  }
  return null
}

/** The name a savepoint gives to the same transaction: `tx.savepoint('a', (inner) => …)`. */
function savepointName(body: FunctionLike, parent: Node | undefined, tx: string): string | null {
  if (parent?.type !== 'CallExpression') return null
  const [receiver, method] = namesOf(parent.callee)
  const [first] = body.params
  const isSavepoint = receiver === tx && method === 'savepoint'
  return isSavepoint && first?.type === 'Identifier' ? first.name : null
}

/** Calls whose callback runs at once, inside what calls them. */
const inlineCalls = wordSet(`
  map forEach filter flatMap reduce some every find savepoint then catch finally from
`)

/** Where a node stands in a scope, and whether it certainly runs while the transaction is open. */
export interface ScopePlace {
  readonly scope: IntentScope
  /** The names of the transaction here, its own and those of savepoints. */
  readonly names: ReadonlySet<string>
  readonly isInline: boolean
}

/** The nearest scope around a node. */
export function scopeAround(ancestors: readonly Node[], facts: ScopeFacts): ScopePlace | null {
  for (let at = ancestors.length - 1; at >= 0; at -= 1) {
    const node = ancestors[at]
    if (!isFunction(node)) continue
    const scope = ownScope(node, ancestors[at - 1], facts)
    if (scope === null) continue
    const names = new Set([scope.tx])
    let isInline = true
    for (let inner = at + 1; inner < ancestors.length; inner += 1) {
      const nested = ancestors[inner]
      if (!isFunction(nested)) continue
      const parent = ancestors[inner - 1]
      const called = parent?.type === 'CallExpression' ? namesOf(parent.callee).at(-1) : undefined
      isInline &&= called !== undefined && inlineCalls.has(called)
      const given = Array.from(names, (name) => savepointName(nested, parent, name))
      for (const name of given) if (name !== null) names.add(name)
    }
    return { scope, names, isInline }
  }
  return null
}
