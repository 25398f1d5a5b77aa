import * as fc from 'fast-check'
import { assertNever, type DecisionContext, type FieldClass } from '../../src/index.ts'

// Engines made at random: what they are given, what they do with it, what is stored of it.

/** Whatever an engine is given; texts are long enough to be found again in a record. */
const leaf = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'd', '1', '2', '3', '4'),
    minLength: 12,
    maxLength: 12,
  }),
  fc.integer({ min: 1_000_000 }),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.bigInt({ min: 10n ** 12n, max: 10n ** 14n }),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
)

const name = fc.constantFrom('a', 'b', 'c', 'd/e')

export const input = fc
  .letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(name, tie('node'), { maxKeys: 4 }),
    ),
  }))
  .node.map((node) => ({ root: node }))

const ops = [
  'get',
  'truth',
  'json',
  'keys',
  'entries',
  'length',
  'spread',
  'has',
  'clone',
  'give',
] as const

export interface Instruction {
  readonly op: (typeof ops)[number] | 'now' | 'read' | 'throw'
  /** Which member to go to, step by step. */
  readonly steps: readonly number[]
}

export const program = fc.array(
  fc.record({
    op: fc.constantFrom(...ops, ...ops, 'now' as const, 'read' as const, 'throw' as const),
    steps: fc.array(fc.nat({ max: 7 }), { maxLength: 5 }),
  }),
  { maxLength: 6 },
)

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date)
}

/** Goes down by listing names, which reads nothing. */
function nodeAt(given: unknown, steps: readonly number[]): unknown {
  let node = given
  for (const step of steps) {
    if (!isNode(node)) return node
    const names = Object.keys(node)
    const chosen = names[step % Math.max(1, names.length)]
    if (chosen === undefined) return node
    node = Reflect.get(node, chosen)
  }
  return node
}

function apply(op: Instruction['op'], node: unknown): unknown {
  if (op === 'truth') return Boolean(node)
  if (!isNode(node)) return node
  switch (op) {
    case 'keys':
      return Object.keys(node)
    case 'entries':
      return Object.entries(node).map(([key, value]) => [key, isNode(value) ? 'node' : value])
    case 'length':
      return Array.isArray(node) ? node.length : Object.keys(node).length
    case 'spread':
      return Object.keys(Array.isArray(node) ? [...(node as unknown[])] : { ...node })
    case 'has':
      return ['a' in node, Object.hasOwn(node, 'b')]
    case 'clone':
      return structuredClone(node)
    case 'json':
      return JSON.stringify(node, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      )
    case 'get':
    case 'give':
    case 'now':
    case 'read':
    case 'throw':
      return node
    default:
      return assertNever(op)
  }
}

/** Runs a program on what an engine was given. */
export function runProgram(
  instructions: readonly Instruction[],
  given: unknown,
  ctx: DecisionContext,
): unknown[] {
  return instructions.map(({ op, steps }) => {
    if (op === 'now') return ctx.now()
    const node = nodeAt(given, steps)
    if (op === 'read') return ctx.read('value', () => node)
    if (op === 'throw' && steps.length === 5) throw new RangeError(`not for ${String(node)}`)
    return apply(op, node)
  })
}

/** Classes for some of the paths that an input can have. */
export const classes = fc.dictionary(
  fc.constantFrom(
    'root',
    'root.a',
    'root.*',
    'root.b.*',
    'root.*.a',
    'root.*.*.c',
    'root.0.*',
    'root.a.b.a',
  ),
  fc.oneof(
    fc.constantFrom<FieldClass>('plain', 'plain', 'drop', 'token', 'seal'),
    fc.constant<FieldClass>({ derive: (value: unknown) => typeof value }),
  ),
  { maxKeys: 5 },
)

/** The same shape, with other values wherever `mayChange` says so. */
export function changed(
  value: unknown,
  mayChange: (pointer: string) => boolean,
  other: (value: unknown) => unknown,
  pointer = '',
): unknown {
  if (!isNode(value)) return mayChange(pointer) ? other(value) : value
  const below = (key: string, inside: unknown): unknown =>
    changed(inside, mayChange, other, `${pointer}/${key.replaceAll('/', '~1')}`)
  if (Array.isArray(value)) return value.map((inside, index) => below(String(index), inside))
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, below(key, inside)]))
}
