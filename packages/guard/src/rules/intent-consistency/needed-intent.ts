import type { CallExpression, Node } from 'oxc-parser'
import { findingAt } from '../../rule/finding-at.ts'
import type { Finding } from '../../rule/rule.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { sourceTextOf } from '../../syntax/source-text.ts'
import { sqlStatementsOf, type SqlToken } from '../../syntax/sql-tokens.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import { wordSet } from '../../syntax/word-set.ts'
import type { UseFacts } from './check-uses.ts'
import { type Definition, valueOf } from './find-definitions.ts'
import { apiNameOf, covers, type Intent, intentNeededBy } from './transaction-api.ts'

/** The intent that some code needs; `null` where the source alone does not tell. */
type Needed = Intent | null

/** Functions that change nothing. Any other may: a hint must not cost anybody their writes. */
const pureFunctions = wordSet(`
  count sum avg min max coalesce nullif greatest least now length lower upper trim concat
  json_agg jsonb_agg json_build_object jsonb_build_object to_jsonb array_agg any all exists in
  row_number rank date_trunc extract round floor ceil abs values and or not as from where on
  over filter using select with
`)

function isPure(tokens: readonly SqlToken[]): boolean {
  return tokens.every((token, index) => {
    if (token.text !== '(') return true
    const before = tokens[index - 1]
    return before?.kind !== 'word' || pureFunctions.has(before.text)
  })
}

const changing = wordSet('insert update delete merge truncate copy call do into')

function neededBySql(text: string): Needed {
  const statements = sqlStatementsOf(text)
  const isReading = statements.every((tokens) => {
    const [first] = tokens
    const isSelect =
      first?.kind === 'word' && ['select', 'with', 'values', 'table'].includes(first.text)
    return (
      isSelect &&
      isPure(tokens) &&
      !tokens.some(
        ({ kind, text: word }) => kind === 'hole' || (kind === 'word' && changing.has(word)),
      )
    )
  })
  if (statements.length > 0 && isReading) return 'READ_ONLY'
  // A statement that starts with a hole may be anything at all.
  const isKnown = statements.every(([first]) => first?.kind === 'word' && first.text !== 'select')
  return isKnown && statements.length > 0 ? 'ATOMIC_WRITE' : null
}

function strongest(needs: readonly Needed[]): Needed {
  return needs.reduce<Needed>(
    (most, each) => (most === null || each === null ? null : covers(most, each) ? most : each),
    'READ_ONLY',
  )
}

function neededByCall(call: CallExpression, tx: string, facts: UseFacts): Needed {
  const path = namesOf(call.callee)
  const [receiver, method] = path
  if (receiver === tx && path.length === 2) {
    const [text] = call.arguments
    const isStatement = (method === 'query' || method === 'execute') && text !== undefined
    return isStatement ? neededBySql(sourceTextOf(text, new Map()).text) : null
  }
  const needed = intentNeededBy.get(apiNameOf(path, facts.api) ?? '')
  if (needed !== undefined) return needed
  const joined = path.length === 2 && method === 'in' ? facts.names.get(receiver ?? '') : undefined
  return joined?.intent ?? null
}

/** The call that takes the transaction at this place as its receiver or an argument. */
function callTaking(ancestors: readonly Node[]): CallExpression | null {
  const [call, ...between] = ancestors.toReversed()
  if (call?.type === 'CallExpression') return call
  const outer = between[0]
  const isReceiver = call?.type === 'MemberExpression' && outer?.type === 'CallExpression'
  return isReceiver && outer.callee === call ? outer : null
}

/** What the body of a definition needs, where every use of its transaction is understood. */
function neededBy(definition: Definition, tx: string, facts: UseFacts): Needed {
  const { run } = definition
  if (run === null || run.body === null) return null
  const needs: Needed[] = []
  walkNodes(run.body, (node, ancestors) => {
    if (node.type !== 'Identifier' || node.name !== tx) return
    const parent = ancestors.at(-1)
    // A property of that name is another thing.
    if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return
    const call = callTaking(ancestors)
    needs.push(call === null ? null : neededByCall(call, tx, facts))
  })
  return needs.length === 0 ? null : strongest(needs)
}

/** A hint where a definition declares more than anything in it needs. */
export function* hintAt(definition: Definition, facts: UseFacts): Iterable<Finding> {
  const { file, call, intent, name, options, run } = definition
  const [first] = run?.params ?? []
  if (intent === null || name === null || first?.type !== 'Identifier') return
  if (valueOf(options, 'calls') !== undefined) return
  const needed = neededBy(definition, first.name, facts)
  if (needed === null || needed === intent || !covers(intent, needed)) return
  const at = valueOf(options, 'intent') ?? unwrapExpression(call.callee)
  yield findingAt(file, at, {
    message: `transaction "${name}" declares ${intent} and needs no more than ${needed}`,
    symbol: name,
    why: 'Who declares more than is needed waits for more than is needed, and hides what it does from its callers.',
    fix: `Declare ${needed}.`,
    isHint: true,
  })
}
