import { shapeOf } from './object-shape.ts'
import { tagKey } from './canonicalize.ts'

/** Deeper values, cycles among them, are left to the general writer. */
const depthMax = 32

/** What the writers answer for a value that is left to the general writer. */
export const notSimple = -1

const quote = 34
const backslash = 92
const comma = 44

/**
 * Writes the typed canonical form of plain JSON data in ASCII straight to bytes, from `offset` on;
 * answers where it ends, or `notSimple` for everything else and where there is no room: then
 * `canonicalize` has to write it. What nearly all inputs are, in half of the time: no string is put
 * together and flattened again. A test holds both writers equal.
 */
export function writeSimple(value: unknown, target: Uint8Array, offset: number): number {
  return writeItem(value, target, offset, 0)
}

function writeItem(value: unknown, target: Uint8Array, offset: number, depth: number): number {
  switch (typeof value) {
    case 'string':
      return writeQuoted(value, target, offset)
    case 'number':
      // -0, NaN and the infinities have tags.
      return Number.isFinite(value) && !Object.is(value, -0)
        ? writeAscii(String(value), target, offset)
        : notSimple
    case 'boolean':
      return writeAscii(value ? 'true' : 'false', target, offset)
    case 'object':
      if (value === null) return writeAscii('null', target, offset)
      if (depth >= depthMax) return notSimple
      return Array.isArray(value)
        ? writeItems(value, target, offset, depth + 1)
        : writeMembers(value, target, offset, depth + 1)
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
    default:
      return notSimple
  }
}

function writeAscii(text: string, target: Uint8Array, offset: number): number {
  const { length } = text
  if (offset + length >= target.length) return notSimple
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 126) return notSimple
    target[offset + at] = code
  }
  return offset + length
}

/** A string that needs no escape. */
function writeQuoted(text: string, target: Uint8Array, offset: number): number {
  const { length } = text
  if (offset + length + 2 >= target.length) return notSimple
  target[offset] = quote
  const start = offset + 1
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 32 || code > 126 || code === quote || code === backslash) return notSimple
    target[start + at] = code
  }
  target[start + length] = quote
  return start + length + 1
}

function writeItems(
  items: readonly unknown[],
  target: Uint8Array,
  offset: number,
  depth: number,
): number {
  if (offset + 2 >= target.length) return notSimple
  target[offset] = 91
  let end = offset + 1
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) target[end++] = comma
    // A hole reads as undefined, which is not simple either.
    end = writeItem(items[index], target, end, depth)
    if (end === notSimple || end + 2 >= target.length) return notSimple
  }
  target[end] = 93
  return end + 1
}

function writeMembers(value: object, target: Uint8Array, offset: number, depth: number): number {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return notSimple
  if (Object.getOwnPropertySymbols(value).length > 0) return notSimple
  const { sorted, heads, headEnds, illFormed } = shapeOf(Object.keys(value))
  if (heads === null || illFormed !== -1 || Object.hasOwn(value, tagKey)) return notSimple
  if (offset + 2 >= target.length) return notSimple
  // Where there is a member, its head brings the brace.
  target[offset] = 123
  let end = sorted.length === 0 ? offset + 1 : offset
  let head = 0
  for (let index = 0; index < sorted.length; index += 1) {
    const property = Object.getOwnPropertyDescriptor(value, sorted[index] ?? '')
    if (property === undefined || property.get !== undefined || property.set !== undefined) {
      return notSimple
    }
    const headEnd = headEnds[index] ?? 0
    if (end + headEnd - head >= target.length) return notSimple
    // Byte by byte: names are short, and `set` with a view costs more than twenty of these.
    for (; head < headEnd; head += 1) target[end++] = heads[head] ?? 0
    end = writeItem(property.value, target, end, depth)
    if (end === notSimple || end + 2 >= target.length) return notSimple
  }
  target[end] = 125
  return end + 1
}
