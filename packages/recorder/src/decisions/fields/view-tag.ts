import { tagKey } from '../../canonical/canonicalize.ts'
import { instanceKind } from '../../canonical/instance-kind.ts'
import { quoteString } from '../../canonical/quote-string.ts'

// The tags of a stored view. User data cannot pose as one: the canonical writer wraps every plain
// object that has the tag's name.

/** What is said of a value that was dropped. */
export interface DroppedShape {
  /** `string`, `array`, `map` and so on. */
  readonly type: string
  /** The length's upper power of two; null for what has no length. */
  readonly size: number | null
}

export function droppedTag(value: unknown): string {
  const { type, size } = shapeOfDropped(value)
  return `{"${tagKey}":"dropped","v":{"size":${size},"type":"${type}"}}`
}

/** Hex digits need no escape. */
export function tokenTag(token: string): string {
  return `{"${tagKey}":"token","v":"${token}"}`
}

export function derivedTag(canonicalDerivation: string): string {
  return `{"${tagKey}":"derived","v":${canonicalDerivation}}`
}

export function sealedTag(pointer: string): string {
  return `{"${tagKey}":"sealed","v":${quoteString(pointer)}}`
}

function shapeOfDropped(value: unknown): DroppedShape {
  if (value === null) return { type: 'null', size: null }
  if (typeof value === 'string') return { type: 'string', size: sizeBucket(value.length) }
  if (typeof value !== 'object') return { type: typeof value, size: null }
  if (Array.isArray(value)) return { type: 'array', size: sizeBucket(value.length) }
  const kind = instanceKind(value)
  if (kind === 'bytes') return { type: kind, size: sizeBucket((value as Uint8Array).length) }
  if (kind === 'map' || kind === 'set') {
    return { type: kind, size: sizeBucket((value as ReadonlySet<unknown>).size) }
  }
  if (kind === 'date') return { type: kind, size: null }
  return { type: 'object', size: sizeBucket(Object.keys(value).length) }
}

/** The upper power of two, so that a length does not give a name away. */
export function sizeBucket(length: number): number {
  return length <= 1 ? length : 2 ** Math.ceil(Math.log2(length))
}
