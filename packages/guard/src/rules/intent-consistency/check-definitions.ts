import type { Node } from 'oxc-parser'
import { findingAt } from '../../rule/finding-at.ts'
import type { Finding } from '../../rule/rule.ts'
import { literalText } from '../../syntax/literal-text.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { covers, intentOf, intents } from './transaction-api.ts'
import { type Definition, valueOf } from './find-definitions.ts'

const literalWhy =
  'The name and the intent are read from the source, before anything runs: by the guard, by whoever reads an incident, by the next person.'

const nameOf = ({ name, variable }: Definition): string => name ?? variable ?? 'a transaction'

function* checkWords(definition: Definition): Iterable<Finding> {
  const { file, call, options, isSingleConnection } = definition
  const symbol = nameOf(definition)
  if (options === null) {
    const at = call.arguments[0] ?? call
    yield findingAt(file, at, {
      message: 'a transaction is defined by something that is no object literal',
      symbol,
      why: literalWhy,
      fix: 'Write the definition out: { name: "charge", intent: "ATOMIC_WRITE", run }.',
    })
    return
  }
  const name = valueOf(options, 'name')
  if (name === undefined || (literalText(name) ?? '') === '') {
    yield findingAt(file, name ?? call.callee, {
      message: 'the name of this transaction is no literal',
      symbol,
      why: literalWhy,
      fix: 'Write the name as a string of its own: name: "charge".',
    })
  }
  if (isSingleConnection) return
  const intent = valueOf(options, 'intent')
  if (intent === undefined || intentOf(literalText(intent)) === null) {
    yield findingAt(file, intent ?? call.callee, {
      message: `the intent of transaction "${symbol}" is not one of ${intents.join(', ')} as a literal`,
      symbol,
      why: literalWhy,
      fix: 'Say what it is for: READ_ONLY reads, ATOMIC_WRITE writes, LOCKED_MUTATION locks rows and then writes.',
    })
  }
}

/** A name, an intent, and a place at the top of a module. */
export function* checkDefinition(definition: Definition): Iterable<Finding> {
  yield* checkWords(definition)
  if (definition.isInsideFunction) {
    yield findingAt(definition.file, definition.call.callee, {
      message: `transaction "${nameOf(definition)}" is defined inside a function`,
      symbol: nameOf(definition),
      why: 'It would be defined again on every call, under the same name, and what it closes over is not in its arguments.',
      fix: 'Define it at the top of the module and hand what it needs to it as arguments: charge(database, args).',
    })
  }
}

/** One name means one transaction, in the whole repository. */
export function* checkNames(definitions: readonly Definition[]): Iterable<Finding> {
  const first = new Map<string, Definition>()
  for (const definition of definitions) {
    const { file, name, options } = definition
    if (name === null || name === '') continue
    const before = first.get(name)
    if (before === undefined) {
      first.set(name, definition)
      continue
    }
    const other = `${before.file.path}:${before.file.lineOf(before.call.start)}`
    yield findingAt(file, valueOf(options, 'name') ?? definition.call, {
      message: `a transaction named "${name}" is defined at ${other} already`,
      to: before.file.path,
      symbol: name,
      why: 'Waits, locks and incidents are told by this name. In one process the second definition throws.',
      fix: 'Say in the name what sets the two apart, or define it once and import it.',
    })
  }
}

function namedCalls(calls: Node | undefined): readonly Node[] {
  const list = calls === undefined ? undefined : unwrapExpression(calls)
  return list?.type === 'ArrayExpression' ? list.elements.filter((each) => each !== null) : []
}

/** What a definition says it calls is covered by its intent. */
export function* checkCalls(
  definition: Definition,
  names: ReadonlyMap<string, Definition>,
): Iterable<Finding> {
  const { file, intent, options } = definition
  if (intent === null) return
  for (const each of namedCalls(valueOf(options, 'calls'))) {
    const called = each.type === 'Identifier' ? names.get(each.name) : undefined
    if (called === undefined || called.intent === null || covers(intent, called.intent)) continue
    yield findingAt(file, each, weakerWords(`transaction "${nameOf(definition)}"`, intent, called))
  }
}

/** The words for a transaction that asks more than what it runs in allows. */
export function weakerWords(
  outer: string,
  intent: string,
  called: Definition,
): Pick<Finding, 'message' | 'to' | 'symbol' | 'why' | 'fix'> {
  return {
    message: `${outer} is ${intent} and calls "${nameOf(called)}", which is ${called.intent}`,
    to: called.file.path,
    symbol: nameOf(called),
    why: 'What runs inside may do no more than the transaction around it declared.',
    fix: `Declare ${called.intent} for ${outer}, or call it after the commit.`,
  }
}
