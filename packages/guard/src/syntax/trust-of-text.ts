import type { Node } from 'oxc-parser'
import { calledName, memberName, namesOf } from './names-of-callee.ts'
import type { SqlTrust } from './sql-phrase.ts'
import { wordSet } from './word-set.ts'

/** Methods that run whatever SQL they are given, on any receiver. */
const queryCalls = wordSet(`
  query queryRaw queryRawUnsafe executeRaw executeRawUnsafe executeSql $queryRaw $executeRaw
  $queryRawUnsafe $executeRawUnsafe simpleQuery
`)

/** Methods that run SQL where the receiver is a connection; `task.run('commit')` is none. */
const connectionCalls = wordSet(`
  execute exec raw unsafe run prepare batch one none any many oneOrNone manyOrNone result
`)

const connectionName =
  /(?:compiledquery|client|conn|connection|pool|db|database|tx|trx|txn|sql|pg|session|knex)$/i

/** Calls whose texts people read. */
const messageCalls = wordSet(`
  log info warn error debug trace fatal print expect invariant describe test it assert fail
  emitWarning t annotate suite
`)

const messageKeys =
  /^(?:message|msg|title|description|label|why|fix|remedy|summary|hint|help|reason|operation|details?|name|placeholder)$/i

const sqlNames = /(?:sql|query|statement|stmt)s?$/i
const sqlKeys = /^(?:text|sql|query|statement)$/

/** What tells how sure it is that a text is SQL; `message` texts are read by people. */
export type TextTrust = SqlTrust | 'message'

/** Nodes that hand a text on as it is. */
const passing = wordSet(`
  ParenthesizedExpression TSAsExpression TSSatisfiesExpression TSNonNullExpression
  ConditionalExpression LogicalExpression TemplateLiteral BinaryExpression ArrayExpression
  ObjectExpression AwaitExpression SpreadElement MemberExpression
`)

const messageParents = new Set(['ThrowStatement', 'JSXExpressionContainer', 'JSXAttribute'])

function trustOfCall(callee: Node, isNew: boolean): TextTrust {
  const names = namesOf(callee)
  const last = names.at(-1) ?? '?'
  if (isNew) return /(?:Error|Exception|Violation|Failure)$/.test(last) ? 'message' : 'unknown'
  if (queryCalls.has(last)) return 'statement'
  if (connectionCalls.has(last)) {
    return connectionName.test(names.at(-2) ?? '') ? 'statement' : 'unknown'
  }
  if (last === 'sql') return 'sql'
  return messageCalls.has(last) ? 'message' : 'unknown'
}

const keyOf = (node: Node): string | null => {
  if (node.type !== 'Property' || node.computed) return null
  if (node.key.type === 'Identifier') return node.key.name
  return node.key.type === 'Literal' ? String(node.key.value) : null
}

/** `sql`, `Prisma.sql`, `db.sql`, and `sql<Row>`; but `sql.id` makes no statement. */
function trustOfTag(tag: Node): TextTrust {
  const names = namesOf(tag)
  const last = names.at(-1) ?? ''
  if (queryCalls.has(last)) return 'statement'
  return /^(?:sql|raw|fragment|unsafe|type)$/i.test(last) && names.some((name) => /sql/i.test(name))
    ? 'sql'
    : 'unknown'
}

function trustOfName(node: Node): TextTrust | null {
  if (node.type === 'VariableDeclarator') {
    return node.id.type === 'Identifier' && sqlNames.test(node.id.name) ? 'sql' : 'unknown'
  }
  if (node.type === 'AssignmentExpression') {
    const name = memberName(node.left) ?? (node.left.type === 'Identifier' ? node.left.name : '')
    return sqlNames.test(name) ? 'sql' : 'unknown'
  }
  return null
}

/** One step up from a text: what the parent says, or `null` where the text only passes through. */
function trustOfParent(parent: Node, child: Node): TextTrust | null {
  if (parent.type === 'CallExpression') {
    // The list in `[...].join(' ')` is below the callee: what takes the sum tells.
    if (parent.callee === child) return calledName(parent) === 'join' ? null : 'unknown'
    return trustOfCall(parent.callee, false)
  }
  if (parent.type === 'NewExpression') return trustOfCall(parent.callee, true)
  if (parent.type === 'TaggedTemplateExpression') {
    return parent.quasi === child ? trustOfTag(parent.tag) : null
  }
  return messageParents.has(parent.type) ? 'message' : trustOfName(parent)
}

/** How sure it is that a text below `ancestors` is SQL, by what it is handed to. */
export function trustOfText(node: Node, ancestors: readonly Node[]): TextTrust {
  if (node.type === 'TaggedTemplateExpression') {
    const own = trustOfTag(node.tag)
    if (own !== 'unknown') return own
  }
  let child = node
  let key: string | null = null
  for (let at = ancestors.length - 1; at >= 0; at -= 1) {
    const parent = ancestors[at]
    if (parent === undefined) break
    if (parent.type === 'Property') {
      key ??= keyOf(parent)
    } else if (!passing.has(parent.type)) {
      const trust = trustOfParent(parent, child)
      if (trust !== null) return withKey(trust, key)
      if (parent.type !== 'CallExpression' && parent.type !== 'TaggedTemplateExpression') break
    }
    child = parent
  }
  return withKey('unknown', key)
}

/** `query({ text, name })` runs one of these and not the other. */
function withKey(trust: TextTrust, key: string | null): TextTrust {
  if (key === null || trust === 'message') return trust
  if (trust === 'statement') return sqlKeys.test(key) ? trust : 'unknown'
  if (sqlNames.test(key)) return 'sql'
  return messageKeys.test(key) ? 'message' : trust
}
