import type { Node } from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import { findingAt, type Span } from '../../rule/finding-at.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { literalText } from '../../syntax/literal-text.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { wordSet } from '../../syntax/word-set.ts'
import { stringsIn, stringsOption, withNames } from '../strings-option.ts'

const name = 'swallowed-violation'

const classes = wordSet('IntentViolationError')
const tests = wordSet('isIntentViolation isIntentViolationError')

/** Codes of misuse; those of operating errors, such as a busy row, may well be handled. */
const codes = wordSet(`
  FC_TX_SECOND_CONNECTION FC_TX_NESTED FC_TX_USED_AFTER_END FC_TX_FLOATING_QUERY
  FC_TX_COMMIT_WAS_ROLLBACK FC_TX_RAW_LOCK FC_TX_CONTROL_STATEMENT FC_TX_SESSION_STATE
  FC_TX_INTENT_NOT_COVERED FC_TX_DUPLICATE_NAME FC_TX_DEFINED_INSIDE_FUNCTION
  FC_TX_WEAKER_THAN_CALLED FC_TX_INVALID_DEFINITION FC_TX_FORGED FC_TX_WRITE_IN_READ_ONLY
`)

interface Caught {
  readonly span: Span
  readonly words: string
}

const equals = wordSet('== === != !==')

type Comparison = Extract<Node, { readonly type: 'BinaryExpression' }>

function comparedCode({ left, right, operator }: Comparison): string | null {
  if (!equals.has(operator)) return null
  const sides = [left, right].map((side) => literalText(side) ?? '')
  const isOfCode = [left, right].some((side) => namesOf(side).at(-1) === 'code')
  return isOfCode ? (sides.find((side) => codes.has(side)) ?? null) : null
}

/** What a node asks about a violation, or `null`. */
function caughtBy(node: Node, ancestors: readonly Node[], own: ReadonlySet<string>): Caught | null {
  if (node.type === 'BinaryExpression') {
    if (node.operator === 'instanceof') {
      const asked = namesOf(node.right).at(-1) ?? ''
      return classes.has(asked) || own.has(asked) ? { span: node, words: asked } : null
    }
    const code = comparedCode(node)
    return code === null ? null : { span: node, words: code }
  }
  if (node.type === 'SwitchCase' && node.test !== null) {
    const code = literalText(node.test)
    const parent = ancestors.at(-1)
    const isOfCode =
      parent?.type === 'SwitchStatement' && namesOf(parent.discriminant).at(-1) === 'code'
    return code !== null && codes.has(code) && isOfCode ? { span: node.test, words: code } : null
  }
  if (node.type !== 'CallExpression') return null
  const called = namesOf(node.callee).at(-1) ?? ''
  return tests.has(called) || own.has(called) ? { span: node, words: `${called}()` } : null
}

function firstStatement(node: Node): Node | undefined {
  return node.type === 'BlockStatement' ? node.body[0] : node
}

/** `if (error instanceof IntentViolationError) throw error` lets the bug through: that is right. */
function isThrownOn(node: Node, ancestors: readonly Node[]): boolean {
  const parent = ancestors.at(-1)
  if (parent?.type !== 'IfStatement' || unwrapExpression(parent.test) !== node) return false
  const first = firstStatement(parent.consequent)
  return first?.type === 'ThrowStatement' && unwrapExpression(first.argument).type === 'Identifier'
}

/** Nobody handles the error that says the design is wrong. */
export const swallowedViolation: Rule = defineRule({
  name,
  title: 'An IntentViolationError is never handled',
  severity: 'violation',
  why: 'It says that the code asked for something its declared intent forbids. It comes back on every call, and whoever catches it hides a hang or a lost write.',
  fix: 'Mend the place that it names: declare the stronger intent, join with .in(tx, args), or move the work behind the commit. To let it pass a catch: if (error instanceof IntentViolationError) throw error.',
  blessings: [name],
  options: { names: { takes: 'texts', says: 'classes and tests of your own' } },
  prefilter: (options) => withNames(/IntentViolation|['"`]FC_TX_/, stringsIn(options, 'names')),
  reads: 'file',
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    if (file.isTest || house.isBlessed(name, file.path)) return
    const own = new Set(stringsOption(house, name, 'names'))
    const found: Caught[] = []
    walkNodes(file.ast(), (node, ancestors) => {
      const caught = caughtBy(node, ancestors, own)
      if (caught !== null && !isThrownOn(node, ancestors)) found.push(caught)
    })
    for (const { span, words } of found) {
      yield findingAt(file, span, { message: `\`${words}\` is handled here`, symbol: words })
    }
  },
})
