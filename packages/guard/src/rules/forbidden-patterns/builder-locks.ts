import type { CallExpression, Node, ObjectProperty, Program } from 'oxc-parser'
import { literalText } from '../../syntax/literal-text.ts'
import { memberName, namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import { walkNodes } from '../../syntax/walk-nodes.ts'
import type { LockNames } from './lock-names.ts'

/** A lock asked of a query builder or an object mapper. */
export interface BuilderLock {
  readonly start: number
  readonly end: number
  /** As a person would say it: `.forUpdate()`, `lock: { mode: 'pessimistic_write' }`. */
  readonly words: string
}

const strengths = new Set(['update', 'no key update', 'share', 'key share'])

/** `Symbol.for('update')` and `policy.for('share')` are no queries. */
const queryName = /(?:query|qb|builder|select|stmt|statement)$/i
const queryStarts = new Set(['select', 'selectDistinct', 'from', '$dynamic', 'selectFrom'])

function isQuery(receiver: Node): boolean {
  const names = namesOf(receiver)
  return names.some((name) => queryStarts.has(name)) || queryName.test(names.at(-1) ?? '')
}

/** From the name of the method to the closing parenthesis. */
function callOf(call: CallExpression, words: string): BuilderLock | null {
  if (call.callee.type !== 'MemberExpression') return null
  return { start: call.callee.property.start, end: call.end, words }
}

function lockOfCall(call: CallExpression, names: LockNames): BuilderLock | null {
  const callee = unwrapExpression(call.callee)
  if (callee.type !== 'MemberExpression') return null
  const method = memberName(callee)
  if (method === null) return null
  if (names.methods.has(method)) return callOf(call, `.${method}()`)
  const argument = call.arguments[0]
  const first = argument === undefined ? null : literalText(argument)
  if (first === null) return null
  if (method === 'for' && strengths.has(first.toLowerCase()) && isQuery(callee.object)) {
    return callOf(call, `.for('${first}')`)
  }
  return method === 'setLock' && names.modes.test(first)
    ? callOf(call, `.setLock('${first}')`)
    : null
}

const keyOf = ({ key, computed }: ObjectProperty): string | null => {
  if (computed) return null
  if (key.type === 'Identifier') return key.name
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : null
}

function modeOf(value: Node): string | null {
  const bare = unwrapExpression(value)
  if (bare.type === 'MemberExpression') return memberName(bare)
  return literalText(bare)
}

/** `LOCK.UPDATE` of Sequelize, below a transaction or the library's own name. */
function isSequelizeLock(value: Node): boolean {
  const [place, strength] = namesOf(value).slice(-2)
  return place === 'LOCK' && /^(?:UPDATE|SHARE|KEY_SHARE|NO_KEY_UPDATE)$/.test(strength ?? '')
}

function isLockValue(value: Node, names: LockNames, beside: ReadonlySet<string>): boolean {
  const bare = unwrapExpression(value)
  if (isSequelizeLock(bare)) return true
  // Only Sequelize takes a bare `true`, and never without its transaction.
  if (bare.type === 'Literal') return bare.value === true && beside.has('transaction')
  if (bare.type !== 'ObjectExpression') return false
  return bare.properties.some((property) => {
    if (property.type !== 'Property') return false
    const key = keyOf(property)
    if (key === 'level') return isSequelizeLock(property.value)
    return key === 'mode' && names.modes.test(modeOf(property.value) ?? '')
  })
}

/** The value of a lock in short: `true`, `LOCK.UPDATE`, `{ mode: 'pessimistic_write' }`. */
function wordsOf(value: Node): string {
  const bare = unwrapExpression(value)
  if (bare.type === 'Literal') return bare.raw ?? String(bare.value)
  if (bare.type === 'MemberExpression') return namesOf(bare).join('.')
  const inner = bare.type === 'ObjectExpression' ? bare.properties : []
  const parts = inner.flatMap((each) =>
    each.type === 'Property' ? [`${keyOf(each) ?? '…'}: ${wordsOf(each.value)}`] : [],
  )
  return parts.length === 0 ? '…' : `{ ${parts.join(', ')} }`
}

function lockOfProperty(
  property: ObjectProperty,
  beside: ReadonlySet<string>,
  names: LockNames,
): BuilderLock | null {
  const key = keyOf(property)
  const isLock =
    (key === 'lock' && isLockValue(property.value, names, beside)) ||
    (key === 'lockMode' && names.modes.test(modeOf(property.value) ?? ''))
  return isLock
    ? { start: property.start, end: property.end, words: `${key}: ${wordsOf(property.value)}` }
    : null
}

/** Locks asked of query builders and object mappers: Kysely, Knex, Drizzle, TypeORM, MikroORM, Sequelize. */
export function builderLocksIn(program: Program, names: LockNames): readonly BuilderLock[] {
  const found: BuilderLock[] = []
  walkNodes(program, (node) => {
    if (node.type === 'CallExpression') {
      const lock = lockOfCall(node, names)
      if (lock !== null) found.push(lock)
    } else if (node.type === 'ObjectExpression') {
      const properties = node.properties.filter((each) => each.type === 'Property')
      const keys = new Set(properties.map((each) => keyOf(each) ?? ''))
      if (!keys.has('lock') && !keys.has('lockMode')) return
      const locks = properties.map((each) => lockOfProperty(each, keys, names))
      found.push(...locks.filter((each) => each !== null))
    }
  })
  return found
}
