import type {
  CallExpression,
  Function as FunctionNode,
  ArrowFunctionExpression,
  Node,
  ObjectExpression,
} from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import { literalText } from '../../syntax/literal-text.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { apiNameOf, type Intent, intentOf } from './transaction-api.ts'

/** A function with a body, of either kind. */
export type FunctionLike = FunctionNode | ArrowFunctionExpression

/** A call of `defineTransaction` or `singleConnectionTransaction`. */
export interface Definition {
  readonly file: CheckedFile
  readonly call: CallExpression
  /** `null` where the argument is no object literal. */
  readonly options: ObjectExpression | null
  /** `null` where it is no literal. */
  readonly name: string | null
  readonly intent: Intent | null
  /** The variable it is bound to. */
  readonly variable: string | null
  readonly run: FunctionLike | null
  /** Whether some function has to be called before it is defined. */
  readonly isInsideFunction: boolean
  readonly isSingleConnection: boolean
}

export function isFunction(node: Node | undefined): node is FunctionLike {
  return (
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'FunctionDeclaration'
  )
}

/** The value under a key of an object literal, `undefined` where the key is not written out. */
export function valueOf(options: ObjectExpression | null, key: string): Node | undefined {
  for (const property of options?.properties ?? []) {
    if (property.type !== 'Property' || property.computed) continue
    const name = property.key.type === 'Identifier' ? property.key.name : literalText(property.key)
    if (name === key) return property.value
  }
  return undefined
}

function variableOf(call: CallExpression, ancestors: readonly Node[]): string | null {
  const parent = ancestors.findLast((each) => unwrapExpression(each) !== call)
  if (parent?.type === 'ExportDefaultDeclaration') return 'default'
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? parent.id.name
    : null
}

/** The definitions of a file, in the order of the source. */
export function findDefinitions(
  file: CheckedFile,
  api: ReadonlyMap<string, string>,
): readonly Definition[] {
  const found: Definition[] = []
  walkNodes(file.ast(), (node, ancestors) => {
    if (node.type !== 'CallExpression') return
    const called = apiNameOf(namesOf(node.callee), api)
    const isSingleConnection = called === 'singleConnectionTransaction'
    if (called !== 'defineTransaction' && !isSingleConnection) return
    // A call of the callee's own result is no definition: `defineTransaction(a)(b)`.
    if (unwrapExpression(node.callee).type === 'CallExpression') return
    const argument = node.arguments[0] === undefined ? null : unwrapExpression(node.arguments[0])
    const options = argument?.type === 'ObjectExpression' ? argument : null
    const [name, intent, run] = ['name', 'intent', 'run'].map((key) => valueOf(options, key))
    const declared = intent === undefined ? null : intentOf(literalText(intent))
    found.push({
      file,
      call: node,
      options,
      name: name === undefined ? null : literalText(name),
      intent: isSingleConnection ? 'LOCKED_MUTATION' : declared,
      variable: variableOf(node, ancestors),
      run: isFunction(run) ? run : null,
      isInsideFunction: ancestors.some(isFunction),
      isSingleConnection,
    })
  })
  return found
}
