import { FirstContactError } from '../errors/first-contact-error.ts'
import { decodeBase64 } from './base64.ts'
import { tagKey } from './canonicalize.ts'
import { findCodecNamed } from './codec.ts'

/**
 * Reads a tag that is none of the canonical form's own, such as those of a stored view; `revive`
 * reads what lies inside it.
 */
export type ReviveTag = (
  name: string,
  encoded: unknown,
  revive: (value: unknown) => unknown,
) => unknown

/**
 * Reads typed canonical JSON back into the value it was made from, tags and codecs included.
 *
 * @param reviveTag - reads tags that this form does not know; without it, they are refused
 *
 * @throws FC_CANONICAL_UNREADABLE for text that is not canonical JSON of this kind
 */
export function parseCanonical(text: string, reviveTag?: ReviveTag): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FirstContactError('FC_CANONICAL_UNREADABLE', { message: 'Not JSON.', cause })
  }
  // Most texts hold no tag; the canonical form escapes no character that one is written with.
  if (!text.includes(tagKey) && !text.includes(escapedByte)) return value
  const reviver = reviveTag === undefined ? plainReviver : new Reviver(reviveTag)
  return reviver.revive(value)
}

const escapedByte = String.raw`\u00`

function unreadable(what: string): never {
  throw new FirstContactError('FC_CANONICAL_UNREADABLE', { message: `${what} is malformed.` })
}

type Tagged = { readonly [key: string]: unknown }

/** Revives what `JSON.parse` made, in place: nobody else holds it. */
class Reviver {
  readonly #reviveTag: ReviveTag | undefined

  constructor(reviveTag: ReviveTag | undefined) {
    this.#reviveTag = reviveTag
  }

  readonly revive = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return this.#reviveItems(value)
    return Object.hasOwn(value, tagKey)
      ? this.#reviveTagged(value as Tagged)
      : this.#reviveMembers(value)
  }

  #reviveItems(items: unknown[]): unknown[] {
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index]
      if (typeof item === 'object' && item !== null) items[index] = this.revive(item)
    }
    return items
  }

  #reviveMembers(members: object): object {
    for (const key of Object.keys(members)) {
      const item: unknown = Reflect.get(members, key)
      if (typeof item !== 'object' || item === null) continue
      const value = this.revive(item)
      // By definition where it changed: `__proto__` is a name like any other.
      if (value !== item) {
        Object.defineProperty(members, key, {
          value,
          configurable: true,
          enumerable: true,
          writable: true,
        })
      }
    }
    return members
  }

  #reviveTagged(tagged: Tagged): unknown {
    const name = tagged[tagKey]
    const encoded = tagged['v']
    switch (name) {
      case 'undefined':
        return undefined
      case 'number':
        return numberFrom(encoded)
      case 'bigint':
        return typeof encoded === 'string' && /^-?\d+$/.test(encoded)
          ? BigInt(encoded)
          : unreadable('A bigint tag')
      case 'date':
        return typeof encoded === 'string' ? new Date(encoded) : unreadable('A date tag')
      case 'bytes':
        return (
          (typeof encoded === 'string' ? decodeBase64(encoded) : null) ?? unreadable('A bytes tag')
        )
      case 'map':
        return new Map(this.#pairs(encoded))
      case 'set':
        return Array.isArray(encoded)
          ? new Set(this.#reviveItems(encoded))
          : unreadable('A set tag')
      case 'object':
        return typeof encoded === 'object' && encoded !== null
          ? this.#reviveMembers(encoded)
          : unreadable('An object tag')
      default:
        return this.#reviveOther(name, encoded)
    }
  }

  #pairs(encoded: unknown): [unknown, unknown][] {
    if (!Array.isArray(encoded)) return unreadable('A map tag')
    return encoded.map((pair: unknown) => {
      if (!Array.isArray(pair) || pair.length !== 2) return unreadable('A map tag')
      return [this.revive(pair[0]), this.revive(pair[1])]
    })
  }

  #reviveOther(name: unknown, encoded: unknown): unknown {
    if (typeof name !== 'string') return unreadable('A tag without a name')
    if (!name.startsWith('x-') && this.#reviveTag !== undefined) {
      return this.#reviveTag(name, encoded, this.revive)
    }
    const codec = name.startsWith('x-') ? findCodecNamed(name.slice(2)) : undefined
    if (codec === undefined) return unreadable('A tag of a codec that is not registered here')
    return codec.decode(this.revive(encoded))
  }
}

const plainReviver = new Reviver(undefined)

function numberFrom(encoded: unknown): number {
  if (encoded === '-0') return -0
  if (encoded === 'NaN') return NaN
  if (encoded === 'Infinity') return Infinity
  if (encoded === '-Infinity') return -Infinity
  return unreadable('A number tag')
}
