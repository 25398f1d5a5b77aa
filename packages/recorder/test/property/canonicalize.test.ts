import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBase64,
  decodeSlowly,
  encodeBase64,
  encodeSlowly,
} from '../../src/canonical/base64.ts'
import { canonicalize, canonicalizeJson, parseCanonical } from '../../src/canonical/index.ts'
import { notSimple, writeSimple } from '../../src/canonical/write-simple.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => value.isWellFormed())
const key = fc.oneof(text, fc.constantFrom('$fc', 'v', '__proto__', 'constructor', ''))

const leaf = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, NaN, Infinity),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array({ maxLength: 6 }),
)

/** Anything that has a typed canonical form. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map((pairs) => Object.fromEntries(pairs)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
  ),
})).value

/** Equality in the sense of the form: type by type, with the order of names left out. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Date) return b instanceof Date && Object.is(a.getTime(), b.getTime())
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (a instanceof Map) return b instanceof Map && same([...a], [...b])
  if (a instanceof Set) return b instanceof Set && same([...a], [...b])
  if (b instanceof Date || b instanceof Uint8Array || b instanceof Map || b instanceof Set)
    return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every(
    (name) => Object.hasOwn(b, name) && same(Reflect.get(a, name), Reflect.get(b, name)),
  )
}

function shuffled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(shuffled)
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([name, item]) => [name, shuffled(item)] as const)
  return Object.fromEntries(entries.toReversed())
}

describe('typed canonical JSON', () => {
  it('reads back what it wrote, whatever the value', () => {
    fc.assert(fc.property(anything, (value) => same(parseCanonical(canonicalize(value)), value)))
  })

  it('does not depend on the order of names', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(canonicalize(shuffled(value))).toBe(canonicalize(value))
      }),
    )
  })

  it('gives different values different texts', () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        expect(canonicalize(a) === canonicalize(b)).toBe(same(a, b))
      }),
      { numRuns: 2000 },
    )
  })

  it('is the text of JSON.stringify with sorted names for pure JSON', () => {
    const sorted = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(sorted)
      // Array-like names come first in every JavaScript object, so they are left out here.
      const names = Object.keys(value).toSorted()
      return Object.fromEntries(names.map((name) => [name, sorted(Reflect.get(value, name))]))
    }
    const pure = fc.jsonValue({ noUnicodeString: false }).filter((value) => {
      const json = JSON.stringify(value)
      return (
        !json.includes('$fc') &&
        !/"\d+":/.test(json) &&
        !json.includes('__proto__') &&
        !/-0\b/.test(json)
      )
    })
    fc.assert(
      fc.property(pure, (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        if (!JSON.stringify(plain).isWellFormed() || /\\ud[89a-f]/.test(JSON.stringify(plain)))
          return
        expect(canonicalize(plain)).toBe(JSON.stringify(sorted(plain)))
      }),
    )
  })
})

describe('numbers', () => {
  const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  const double = bits.map((word) => new Float64Array(BigUint64Array.of(word).buffer)[0] ?? 0)

  it('are written so that every double reads back, as RFC 8785 asks', () => {
    fc.assert(
      fc.property(double, (value) => {
        if (!Number.isFinite(value)) {
          expect(() => canonicalizeJson(value)).toThrow()
          return
        }
        const text = canonicalizeJson(value)
        expect(Number(text)).toBe(value === 0 ? 0 : value)
        expect(text).toBe(JSON.stringify(value))
        expect(Object.is(parseCanonical(canonicalize(value)), value)).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('base64 without Buffer', () => {
  it('is what Buffer writes and reads', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const written = Buffer.from(bytes).toString('base64')
        expect(encodeSlowly(bytes)).toBe(written)
        expect(encodeBase64(bytes)).toBe(written)
        expect(decodeSlowly(written)).toEqual(bytes)
        expect(decodeBase64(written)).toEqual(bytes)
      }),
    )
  })
})

describe('the writer of simple values', () => {
  const target = new Uint8Array(4096)
  const written = (value: unknown): string | null => {
    const end = writeSimple(value, target, 7)
    return end === notSimple ? null : Buffer.from(target.subarray(7, end)).toString('latin1')
  }
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 12 })
  const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary-ascii' })

  it('writes what canonicalize writes, or leaves it to that', () => {
    fc.assert(
      fc.property(fc.oneof(anything, json, fc.dictionary(ascii, json)), (value) => {
        expect([null, canonicalize(value)]).toContain(written(value))
      }),
    )
  })

  it('takes plain data, and no value that has a tag, an accessor, a cycle or no room', () => {
    const plain = { b: [1, -2.5e-7, 'x y', true, null, []], a: {}, 'c d': 0 }
    expect(written(plain)).toBe(canonicalize(plain))
    const cycle: unknown[] = []
    cycle.push(cycle)
    const others = [
      -0,
      NaN,
      undefined,
      1n,
      new Date(0),
      new Map(),
      { $fc: 1 },
      { [Symbol('s')]: 1 },
      Object.defineProperty({}, 'a', { enumerable: true, get: () => 1 }),
      cycle,
      // oxlint-disable-next-line no-sparse-arrays -- what is tested
      [, 1],
      '"',
      '\\',
      '\n',
      '\u{e9}',
      'x'.repeat(5000),
      Array.from({ length: 2100 }, () => 1),
    ]
    for (const value of others) {
      expect(written(value)).toBeNull()
      expect(written([value])).toBeNull()
      expect(written({ key: value })).toBeNull()
    }
  })
})
