import { isTreeObject, tagOf, type Tree } from '../verdict/view-tree.ts'
import type { LeafPart, LeafRole } from './part.ts'
import { simplerIntegers, simplerNumbers } from './simpler-numbers.ts'

const plainUuid = '00000000-0000-4000-8000-000000000000'

/** Values that a leaf may be replaced with whole, the simplest first; each is simpler than it. */
export function* simplerLeaves({ tree, role }: LeafPart): Generator<Tree> {
  const tag = tagOf(tree)
  if (tag !== null) yield* simplerTags(tag)
  else if (typeof tree === 'string') yield* simplerTexts(tree, role)
  else if (typeof tree === 'number') yield* numbersIn(tree, role)
  else if (tree === true) yield false
}

function* simplerTexts(text: string, role: LeafRole): Generator<Tree> {
  const isUuid = role === 'uuid' && text.length === plainUuid.length
  if (isUuid && text !== plainUuid) yield plainUuid
  if (role !== 'uuid' && text !== '') yield ''
}

function* numbersIn(value: number, role: LeafRole): Generator<Tree> {
  for (const simpler of simplerNumbers(value)) {
    if (role !== 'random' || (simpler >= 0 && simpler < 1)) yield simpler
  }
}

function* simplerTags({
  name,
  value,
}: {
  readonly name: string
  readonly value: Tree
}): Generator<Tree> {
  const text = typeof value === 'string' ? value : ''
  switch (name) {
    case 'number':
      yield 0
      break
    case 'token':
      yield ''
      break
    case 'dropped':
      yield* instead(isTreeObject(value) ? value['type'] : undefined)
      break
    case 'bigint':
      for (const simpler of simplerIntegers(BigInt(text))) {
        yield { $fc: 'bigint', v: String(simpler) }
      }
      break
    case 'date':
      yield* simplerDates(new Date(text).getTime())
      break
    case 'bytes':
      if (text !== '') yield { $fc: 'bytes', v: '' }
      break
    default:
  }
}

/** The simplest value of the type that is known of what was dropped. */
function* instead(type: Tree | undefined): Generator<Tree> {
  if (type === 'string') yield ''
  if (type === 'number') yield 0
  if (type === 'boolean') yield false
  if (type === 'array') yield []
  if (type === 'object') yield {}
}

function* simplerDates(ms: number): Generator<Tree> {
  const times = Number.isNaN(ms) ? [0n] : simplerIntegers(BigInt(ms))
  for (const time of times) yield { $fc: 'date', v: new Date(Number(time)).toISOString() }
}

/** The characters of a text of which any may be left out; null where it is no such text. */
export function charactersOf({ tree, role }: LeafPart): readonly string[] | null {
  return typeof tree === 'string' && role !== 'uuid' ? Array.from(tree) : null
}
