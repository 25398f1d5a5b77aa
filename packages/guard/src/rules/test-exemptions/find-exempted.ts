import type { CallExpression, Node, ObjectExpression, Program } from 'oxc-parser'
import { literalText } from '../../syntax/literal-text.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { wordSet } from '../../syntax/word-set.ts'

/** A test that is left out, run alone, or run again. */
export interface Exempted {
  /** `only` is never allowed; the others with owner, reason and expiry. */
  readonly kind: 'only' | 'left out' | 'retried' | 'literal condition'
  /** As written, such as `test.skip`. */
  readonly words: string
  readonly start: number
  readonly end: number
  /** Where the statement starts: the comment may stand above it, too. */
  readonly statement: number
  /** The title of the test, for its identity. */
  readonly title: string
}

const roots = wordSet('describe test it suite context specify bench')
const leavingOut = wordSet('skip todo fixme')
/** Jest and Jasmine, as globals. */
const shortcuts: ReadonlyMap<string, Exempted['kind']> = new Map([
  ...['xit', 'xtest', 'xdescribe', 'xcontext'].map((each) => [each, 'left out'] as const),
  ...['fit', 'fdescribe'].map((each) => [each, 'only'] as const),
])

const isCallback = (node: Node | undefined): boolean =>
  node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression'

const isLiteralCondition = (node: Node | undefined): boolean =>
  node?.type === 'Literal' && typeof node.value !== 'string'

/** `test.skip(isWindows, 'why')` of Playwright leaves out only where its condition holds. */
function isConditional(call: CallExpression): boolean {
  const [first, second] = call.arguments
  if (first === undefined || isLiteralCondition(first)) return false
  if (isCallback(first)) return true
  const isTitle = literalText(first) !== null || first.type === 'TemplateLiteral'
  return !isTitle && !call.arguments.some(isCallback) && second?.type !== 'ObjectExpression'
}

function titleOf(call: CallExpression): string {
  const [first] = call.arguments
  return first === undefined ? '' : (literalText(first) ?? '')
}

type Kinded = Pick<Exempted, 'kind'> & { readonly span: Node }

/** What the name of the call says: `test.concurrent.skip.each` is left out. */
function kindOfCallee(call: CallExpression): Kinded | null {
  const called = unwrapExpression(call.callee)
  const callee = called.type === 'TaggedTemplateExpression' ? called.tag : called
  const names = namesOf(callee)
  const [root = '', ...rest] = names
  const shortcut = names.length === 1 || rest[0] === 'each' ? shortcuts.get(root) : undefined
  if (shortcut !== undefined) return { kind: shortcut, span: callee }
  if (!roots.has(root)) return null
  // `test.skip.each(table)` is called twice; its second call has the title.
  if (callee.type === 'CallExpression') return null
  if (rest.includes('only')) return { kind: 'only', span: callee }
  const last = rest.at(-1) ?? ''
  if (last === 'skipIf' || last === 'runIf') {
    const isLiteral = isLiteralCondition(call.arguments[0])
    return isLiteral ? { kind: 'literal condition', span: callee } : null
  }
  if (!rest.some((name) => leavingOut.has(name))) return null
  return leavingOut.has(last) && isConditional(call) ? null : { kind: 'left out', span: callee }
}

const optionKinds: ReadonlyMap<string, Exempted['kind']> = new Map([
  ['only', 'only'],
  ['skip', 'left out'],
  ['todo', 'left out'],
  ['retry', 'retried'],
  ['retries', 'retried'],
])

/** Off, or known only to the running program. */
function isOff(value: Node): boolean {
  const bare = unwrapExpression(value)
  if (bare.type === 'ObjectExpression') return false
  if (bare.type === 'Literal') return !bare.value
  return literalText(bare) === null
}

function kindsOfOptions(options: ObjectExpression): readonly Kinded[] {
  return options.properties.flatMap((property) => {
    if (property.type !== 'Property' || property.computed) return []
    const key = property.key.type === 'Identifier' ? property.key.name : ''
    const kind = optionKinds.get(key)
    return kind === undefined || isOff(property.value) ? [] : [{ kind, span: property }]
  })
}

/** Calls that set retries for more than one test. */
function kindOfSetting(call: CallExpression): readonly Kinded[] {
  const names = namesOf(call.callee)
  const [last, before] = [names.at(-1) ?? '', names.at(-2) ?? '']
  const [first] = call.arguments
  const isRetry =
    (last === 'retryTimes' && before === 'jest') || (last === 'retries' && before === 'this')
  if (isRetry) {
    return first?.type === 'Literal' && first.value === 0 ? [] : [{ kind: 'retried', span: call }]
  }
  const sets =
    last === 'setConfig' ? before === 'vi' : last === 'configure' && roots.has(names[0] ?? '')
  if (!sets || first?.type !== 'ObjectExpression') return []
  return kindsOfOptions(first).filter(({ kind }) => kind === 'retried')
}

function kindsOfCall(call: CallExpression): readonly Kinded[] {
  const setting = kindOfSetting(call)
  if (setting.length > 0) return setting
  const named = kindOfCallee(call)
  const [root = ''] = namesOf(call.callee)
  // Options stand beside the callback; a table row of `each` does not.
  const options = roots.has(root) && call.arguments.some(isCallback) ? call.arguments : []
  const optional = options.flatMap((each) =>
    each.type === 'ObjectExpression' ? kindsOfOptions(each) : [],
  )
  return named === null ? optional : [named, ...optional]
}

/** The call that has the title: `test.skip.each(table)('title', fn)` is two calls. */
function titled(call: CallExpression, ancestors: readonly Node[]): CallExpression {
  const parent = ancestors.at(-1)
  return parent?.type === 'CallExpression' && parent.callee === call ? parent : call
}

/** Every test of a file that is left out, run alone or run again, in the order of the source. */
export function findExempted(program: Program, text: string): readonly Exempted[] {
  const found: Exempted[] = []
  walkNodes(program, (node, ancestors) => {
    if (node.type !== 'CallExpression') return
    for (const { kind, span } of kindsOfCall(node)) {
      found.push({
        kind,
        words: text.slice(span.start, span.end).split('\n')[0] ?? '',
        start: span.start,
        end: span.end,
        statement:
          ancestors.findLast((each) => each.type === 'ExpressionStatement')?.start ?? node.start,
        title: titleOf(titled(node, ancestors)),
      })
    }
  })
  return found
}
