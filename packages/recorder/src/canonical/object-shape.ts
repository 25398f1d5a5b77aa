import { quoteKey, sortKeys } from './quote-string.ts'

/** What the writer needs to know of the names of an object; the same for all with those names. */
export interface ObjectShape {
  /** In the order of the object. */
  readonly keys: readonly string[]
  /** In canonical order. */
  readonly sorted: readonly string[]
  /** `"name":` in canonical order. */
  readonly prefixes: readonly string[]
  /** `{"first":`, `,"second":` and so on as bytes, one behind the other; null if not all is ASCII. */
  readonly heads: Uint8Array | null
  /** Where in `heads` each ends. */
  readonly headEnds: readonly number[]
  /** Position in `sorted` of a name with a lone surrogate; -1 mostly. */
  readonly illFormed: number
}

/** Objects with more names are data rather than records; sorting them anew costs less than memory. */
const cachedKeysMax = 40
/** Shapes remembered; a program has a few hundred, ids as names must not fill memory. */
const shapesMax = 1000
const sameStartMax = 8

const shapes = new Map<string, ObjectShape[]>()
let shapeCount = 0

function makeShape(keys: readonly string[]): ObjectShape {
  const sorted = sortKeys([...keys])
  const prefixes = sorted.map((key) => `${quoteKey(key)}:`)
  const text = prefixes.length === 0 ? '' : `{${prefixes.join(',')}`
  let end = 0
  return {
    keys,
    sorted,
    prefixes,
    heads: asciiBytes(text),
    headEnds: prefixes.map((prefix) => (end += 1 + prefix.length)),
    illFormed: sorted.findIndex((key) => !key.isWellFormed()),
  }
}

function asciiBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 127) return null
    bytes[at] = code
  }
  return bytes
}

function isSame(known: readonly string[], keys: readonly string[]): boolean {
  if (known.length !== keys.length) return false
  for (let index = keys.length - 1; index >= 0; index -= 1) {
    if (known[index] !== keys[index]) return false
  }
  return true
}

/**
 * The shape of an object's names. Sorting and quoting them is half of writing a record, and names
 * repeat, so shapes are remembered; comparing names is a comparison of pointers.
 */
export function shapeOf(keys: readonly string[]): ObjectShape {
  const first = keys[0]
  if (first === undefined) return emptyShape
  if (keys.length > cachedKeysMax) return makeShape(keys)
  let known = shapes.get(first)
  if (known !== undefined) {
    for (const shape of known) if (isSame(shape.keys, keys)) return shape
  }
  const shape = makeShape(keys)
  if (shapeCount >= shapesMax || first.length > cachedKeysMax) return shape
  if (known === undefined) shapes.set(first, (known = []))
  if (known.length < sameStartMax) {
    known.push(shape)
    shapeCount += 1
  }
  return shape
}

const emptyShape: ObjectShape = Object.freeze({
  keys: Object.freeze([]),
  sorted: Object.freeze([]),
  prefixes: Object.freeze([]),
  heads: new Uint8Array(0),
  headEnds: Object.freeze([]),
  illFormed: -1,
})
