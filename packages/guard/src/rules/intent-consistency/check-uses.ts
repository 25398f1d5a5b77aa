import type { CallExpression, Node } from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import { findingAt } from '../../rule/finding-at.ts'
import type { Finding } from '../../rule/rule.ts'
import { literalText } from '../../syntax/literal-text.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { weakerWords } from './check-definitions.ts'
import { type Definition, type FunctionLike, isFunction } from './find-definitions.ts'
import { scopeAround, type ScopeFacts, type ScopePlace } from './intent-scope.ts'
import { apiNameOf, covers, type Intent, intentNeededBy } from './transaction-api.ts'

/** What the uses in a file are judged by. */
export interface UseFacts extends ScopeFacts {
  /** The definitions that the names of the file stand for. */
  readonly names: ReadonlyMap<string, Definition>
}

function identifierOf(node: Node | undefined): string | null {
  const bare = node === undefined ? undefined : unwrapExpression(node)
  return bare?.type === 'Identifier' ? bare.name : null
}

const wordsOfIntent: Readonly<Record<Intent, string>> = {
  READ_ONLY: 'ReadTx',
  ATOMIC_WRITE: 'WriteTx',
  LOCKED_MUTATION: 'SingleConnectionTxn',
}

/** A parameter that says nothing, or `any`, about the transaction it takes. */
function isUndeclared(name: string, ancestors: readonly Node[]): boolean {
  const taker = ancestors.findLast(
    (each): each is FunctionLike =>
      isFunction(each) &&
      each.params.some((param) => param.type === 'Identifier' && param.name === name),
  )
  const param = taker?.params.find((each) => each.type === 'Identifier' && each.name === name)
  if (taker === undefined || param?.type !== 'Identifier') return false
  const annotation = param.typeAnnotation?.typeAnnotation
  // A callback gets the types of its parameters from whoever takes it.
  if (annotation === undefined) return taker.type === 'FunctionDeclaration'
  return annotation.type === 'TSAnyKeyword'
}

function* checkLock(
  call: CallExpression,
  { file, place, ancestors }: UsePlace,
  called: string,
): Iterable<Finding> {
  const needed = intentNeededBy.get(called)
  const tx = identifierOf(call.arguments[0])
  if (needed === undefined || tx === null) return
  const fix = `Take ${wordsOfIntent[needed]} as the parameter, and declare ${needed} for the transaction that calls it.`
  if (place === null || !place.names.has(tx)) {
    if (!isUndeclared(tx, ancestors)) return
    yield findingAt(file, call.callee, {
      message: `${called} is given \`${tx}\`, and nothing says which intent that has`,
      symbol: called,
      why: 'Without a declared intent nobody, neither the compiler nor the reader, knows that rows are locked here.',
      fix,
    })
    return
  }
  const { intent, words } = place.scope
  if (intent === null || covers(intent, needed)) return
  yield findingAt(file, call.callee, {
    message: `${called} needs ${needed}, and ${words} is ${intent}`,
    symbol: called,
    why: 'A lock that nobody declared is the one that hangs: callers do not know that they wait for a row.',
    fix,
  })
}

interface UsePlace {
  readonly file: CheckedFile
  readonly place: ScopePlace | null
  readonly ancestors: readonly Node[]
}

function* checkJoin(call: CallExpression, use: UsePlace, called: Definition): Iterable<Finding> {
  const { file, place } = use
  const tx = identifierOf(call.arguments[0])
  if (place === null || tx === null || !place.names.has(tx)) return
  const { intent, words } = place.scope
  if (intent === null || called.intent === null || covers(intent, called.intent)) return
  yield findingAt(file, call.callee, weakerWords(words, intent, called))
}

function* checkOpen(call: CallExpression, use: UsePlace, called: Definition): Iterable<Finding> {
  const { file, place } = use
  if (place === null || !place.isInline) return
  const name = called.name ?? called.variable ?? 'a transaction'
  yield findingAt(file, call.callee, {
    message: `transaction "${name}" is opened inside ${place.scope.words}`,
    to: called.file.path,
    symbol: name,
    why: 'It asks for a second connection while the first one is held: with a full pool, or with a row that the first one locked, both wait for ever.',
    fix: `Join the open one, ${namesOf(call.callee).join('.')}.in(${place.scope.tx || 'tx'}, args), or call it after the commit.`,
  })
}

function* checkDoor(call: CallExpression, { file, place }: UsePlace): Iterable<Finding> {
  const reason = call.arguments[1]
  const text = reason === undefined ? '' : literalText(reason)
  if (text !== null && text.trim() === '') {
    yield findingAt(file, reason ?? call.callee, {
      message: 'outsideTransaction is called without a reason',
      symbol: 'outsideTransaction',
      why: 'It is the one door past every declared intent; who finds it later has to know why it is open.',
      fix: 'Say in a few words what cannot run in a declared transaction: "create index concurrently".',
    })
  }
  if (place === null || !place.isInline) return
  yield findingAt(file, call.callee, {
    message: `outsideTransaction is called inside ${place.scope.words}`,
    symbol: 'outsideTransaction',
    why: 'It asks for a second connection while the first one is held.',
    fix: 'Use the open transaction, or do it before it opens or after it commits.',
  })
}

function checkUse(call: CallExpression, use: UsePlace, facts: UseFacts): Iterable<Finding> {
  const path = namesOf(call.callee)
  const called = apiNameOf(path, facts.api)
  if (called === 'outsideTransaction') return checkDoor(call, use)
  if (called !== undefined && intentNeededBy.has(called)) return checkLock(call, use, called)
  const definition = facts.names.get(path[0] ?? '')
  if (definition === undefined) return []
  if (path.length === 2 && path[1] === 'in') return checkJoin(call, use, definition)
  return path.length === 1 ? checkOpen(call, use, definition) : []
}

/** Locks, joins and openings of a file are covered by the intent around them. */
export function checkUses(file: CheckedFile, facts: UseFacts): readonly Finding[] {
  const found: Finding[] = []
  walkNodes(file.ast(), (node, ancestors) => {
    if (node.type !== 'CallExpression') return
    const use = { file, place: scopeAround(ancestors, facts), ancestors }
    found.push(...checkUse(node, use, facts))
  })
  return found
}
