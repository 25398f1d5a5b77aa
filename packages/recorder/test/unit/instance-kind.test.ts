import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { canonicalize, parseCanonical } from '../../src/canonical/index.ts'
import { instanceKind } from '../../src/canonical/instance-kind.ts'

class LaterDate extends Date {}
class Money {
  readonly cents = 5
}

describe('instanceKind', () => {
  it.each([
    ['a Date', new Date(), 'date'],
    ['a subclass of Date', new LaterDate(), 'date'],
    ['a Map', new Map(), 'map'],
    ['a Set', new Set(), 'set'],
    ['bytes', new Uint8Array(1), 'bytes'],
    ['a Buffer', Buffer.from('a'), 'bytes'],
    ['a Date of another realm', runInNewContext('new Date(0)'), 'date'],
    ['a Map of another realm', runInNewContext('new Map()'), 'map'],
    ['a Set of another realm', runInNewContext('new Set()'), 'set'],
    ['bytes of another realm', runInNewContext('new Uint8Array(2)'), 'bytes'],
    ['an object that only inherits from Date', Object.create(Date.prototype), null],
    ['an object that only inherits from Map', Object.create(Map.prototype), null],
    ['a proxy of a Map', new Proxy(new Map(), {}), null],
    ['a class of ours', new Money(), null],
    ['other numbers', new Float64Array(1), null],
    ['a RegExp of another realm', runInNewContext('/x/'), null],
    ['an object without a prototype', Object.create(null), null],
  ])('says what it is of %s', (_name, value, kind) => {
    expect(instanceKind(value as object)).toBe(kind)
  })

  it('gives up on a chain of prototypes without end', () => {
    const endless: object = new Proxy({}, { getPrototypeOf: () => endless })
    expect(instanceKind(endless)).toBeNull()
  })
})

describe('tags that the canonical form does not know', () => {
  const text =
    '{"a":{"$fc":"token","v":"tok_1"},"b":[{"$fc":"derived","v":{"$fc":"bigint","v":"5"}}]}'

  it('are refused, and read by whoever passes a function for them', () => {
    expect(() => parseCanonical(text)).toThrowError(
      expect.objectContaining({ code: 'FC_CANONICAL_UNREADABLE' }),
    )
    const seen: string[] = []
    const value = parseCanonical(text, (name, encoded, revive) => {
      seen.push(name)
      return revive(encoded)
    })
    expect(value).toEqual({ a: 'tok_1', b: [5n] })
    expect(seen).toEqual(['token', 'derived'])
  })

  it('cannot be made by user data', () => {
    const posing = { a: { $fc: 'token', v: 'tok_1' } }
    const back = parseCanonical(canonicalize(posing), () => 'read as a tag')
    expect(back).toEqual(posing)
  })

  it.each(['{"$fc":"bytes","v":"AQ"}', '{"$fc":"bytes","v":"A?=="}', '{"$fc":17,"v":1}'])(
    'and a malformed one is refused: %s',
    (malformed) => {
      expect(() => parseCanonical(malformed, (_name, encoded) => encoded)).toThrowError(
        expect.objectContaining({ code: 'FC_CANONICAL_UNREADABLE' }),
      )
    },
  )
})
