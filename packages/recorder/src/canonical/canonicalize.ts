import { assertNever } from '../errors/invariant.ts'
import { encodeBase64 } from './base64.ts'
import { CanonicalRefusal } from './canonical-refusal.ts'
import { findCodecFor } from './codec.ts'
import { type InstanceKind, instanceKind } from './instance-kind.ts'
import { shapeOf } from './object-shape.ts'
import { quoteString } from './quote-string.ts'

/** The property that marks a tag; a plain object that has it is wrapped, so that none can pose. */
export const tagKey = '$fc'

/** Deeper values are refused rather than risking the stack. */
const depthMax = 256

/** `json` is RFC 8785 and refuses all else; `typed` adds tags. */
type Mode = 'typed' | 'json'

interface Walk {
  readonly mode: Mode
  readonly path: (string | number)[]
  readonly ancestors: object[]
}

/**
 * Typed canonical JSON: equal values, equal text; different values, different text.
 *
 * Pure JSON comes out byte-identical to RFC 8785. Date, BigInt, Map, Set, bytes, undefined, -0, NaN,
 * the infinities and instances with a registered codec become tags. Maps and sets keep their order,
 * because iterating shows it. Cross-realm objects are recognised by what they are.
 *
 * @throws FC_CANONICAL_REFUSED (`CanonicalRefusal`, with a JSON pointer) for functions, symbols,
 * cycles, accessors, sparse arrays, lone surrogates, and instances without a codec
 */
export function canonicalize(value: unknown): string {
  return writeValue(value, { mode: 'typed', path: [], ancestors: [] })
}

/**
 * Strict RFC 8785: no tags, nothing beyond JSON. Digests of records are made over this form.
 *
 * @throws FC_CANONICAL_REFUSED for whatever is not JSON
 */
export function canonicalizeJson(value: unknown): string {
  return writeValue(value, { mode: 'json', path: [], ancestors: [] })
}

function writeValue(value: unknown, walk: Walk): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, walk)
    case 'number':
      return writeNumber(value, walk)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return value === null ? 'null' : writeObject(value, walk)
    case 'bigint':
      return tag(walk, 'A BigInt', 'bigint', `"${value}"`)
    case 'undefined':
      if (walk.mode === 'json') refuse('undefined', walk)
      return `{"${tagKey}":"undefined"}`
    case 'function':
      return refuse('A function', walk)
    case 'symbol':
    default:
      return refuse('A symbol', walk)
  }
}

function refuse(reason: string, walk: Walk, key?: string | number): never {
  throw new CanonicalRefusal(reason, key === undefined ? walk.path : [...walk.path, key])
}

function tag(walk: Walk, what: string, name: string, encoded: string): string {
  if (walk.mode === 'json') refuse(what, walk)
  return `{"${tagKey}":"${name}","v":${encoded}}`
}

function writeString(text: string, walk: Walk): string {
  if (!text.isWellFormed()) refuse('A lone surrogate', walk)
  return quoteString(text)
}

function writeNumber(value: number, walk: Walk): string {
  if (!Number.isFinite(value)) return tag(walk, String(value), 'number', `"${value}"`)
  if (value === 0) return walk.mode === 'typed' && Object.is(value, -0) ? minusZero : '0'
  return String(value)
}

const minusZero = `{"${tagKey}":"number","v":"-0"}`

function writeObject(value: object, walk: Walk): string {
  const { ancestors } = walk
  if (ancestors.includes(value)) refuse('A cycle', walk)
  if (ancestors.length >= depthMax) refuse(`Nesting deeper than ${depthMax}`, walk)
  ancestors.push(value)
  const text = Array.isArray(value) ? writeArray(value, walk) : writeNonArray(value, walk)
  ancestors.pop()
  return text
}

function writeArray(items: readonly unknown[], walk: Walk): string {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    const item = items[index]
    if (item === undefined && !(index in items)) refuse('A hole in an array', walk, index)
    text += writeMember(item, index, walk)
  }
  return `${text}]`
}

function writeNonArray(value: object, walk: Walk): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return writePlain(value, walk)
  const kind = instanceKind(value)
  if (kind !== null) return writeBuiltIn(value, kind, walk)
  const codec = findCodecFor(prototype as object)
  if (codec !== undefined) {
    return tag(walk, 'An instance', `x-${codec.name}`, writeValue(codec.encode(value), walk))
  }
  // A plain object of another realm has a prototype whose own prototype is null and which is not ours.
  if (isForeignPlain(prototype as object)) return writePlain(value, walk)
  return refuse(`An instance of ${classNameOf(prototype as object)} without a codec`, walk)
}

function writeBuiltIn(value: object, kind: InstanceKind, walk: Walk): string {
  // The kind says which internal slots are there.
  switch (kind) {
    case 'date':
      return writeDate(value as Date, walk)
    case 'map':
      return writeMap(value as ReadonlyMap<unknown, unknown>, walk)
    case 'set':
      return writeSet(value as ReadonlySet<unknown>, walk)
    case 'bytes':
      return tag(walk, 'Bytes', 'bytes', `"${encodeBase64(value as Uint8Array)}"`)
    default:
      return assertNever(kind)
  }
}

function isForeignPlain(prototype: object): boolean {
  return (
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf') &&
    Object.hasOwn(prototype, '__defineGetter__')
  )
}

function classNameOf(prototype: object): string {
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof made === 'function' && made.name !== '' ? made.name.slice(0, 60) : 'a class'
}

function writePlain(value: object, walk: Walk): string {
  if (Object.getOwnPropertySymbols(value).length > 0) refuse('A symbol key', walk)
  const { sorted, prefixes, illFormed } = shapeOf(Object.keys(value))
  if (illFormed !== -1) refuse('A lone surrogate in a key', walk)
  let text = '{'
  for (let index = 0; index < sorted.length; index += 1) {
    const key = sorted[index] ?? ''
    const property = Object.getOwnPropertyDescriptor(value, key)
    if (property === undefined || property.get !== undefined || property.set !== undefined) {
      refuse('An accessor', walk, key)
    }
    if (index > 0) text += ','
    text += prefixes[index] ?? ''
    text += writeMember(property.value, key, walk)
  }
  text += '}'
  if (walk.mode === 'json' || !Object.hasOwn(value, tagKey)) return text
  return tag(walk, 'An object', 'object', text)
}

/** Writes what lies under a name or index; the path is kept only where it may be needed. */
function writeMember(item: unknown, key: string | number, walk: Walk): string {
  if (typeof item === 'string' && item.isWellFormed()) return quoteString(item)
  if (typeof item === 'boolean') return item ? 'true' : 'false'
  if (item === null) return 'null'
  if (typeof item === 'number' && item !== 0 && Number.isFinite(item)) return String(item)
  walk.path.push(key)
  const text = writeValue(item, walk)
  walk.path.pop()
  return text
}

function writeDate(date: Date, walk: Walk): string {
  const time = date.getTime()
  const encoded = Number.isNaN(time) ? '"invalid"' : `"${new Date(time).toISOString()}"`
  return tag(walk, 'A Date', 'date', encoded)
}

function writeMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): string {
  const entries: string[] = []
  for (const [key, item] of map) {
    walk.path.push(entries.length)
    entries.push(`[${writeValue(key, walk)},${writeValue(item, walk)}]`)
    walk.path.pop()
  }
  return tag(walk, 'A Map', 'map', `[${entries.join(',')}]`)
}

function writeSet(set: ReadonlySet<unknown>, walk: Walk): string {
  const items: string[] = []
  for (const item of set) {
    walk.path.push(items.length)
    items.push(writeValue(item, walk))
    walk.path.pop()
  }
  return tag(walk, 'A Set', 'set', `[${items.join(',')}]`)
}
