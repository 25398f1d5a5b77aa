import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  CanonicalRefusal,
  canonicalize,
  canonicalizeJson,
  parseCanonical,
  registerCodec,
} from '../../src/canonical/index.ts'

/** The test data of RFC 8785's reference implementation: input text, expected text. */
const vectors: readonly (readonly [name: string, input: string, expected: string])[] = [
  ['arrays', '[56,{"d":true,"10":null,"1":[ ]}]', '[56,{"1":[],"10":null,"d":true}]'],
  [
    'french',
    '{"peach":"This sorting order","p\\u00e9ch\\u00e9":"is wrong according to French","p\\u00eache":"but canonicalization MUST","sin":"ignore locale"}',
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}',
  ],
  [
    'structures',
    '{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}',
    '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}',
  ],
  ['unicode', '{"Unnormalized Unicode":"A\\u030a"}', '{"Unnormalized Unicode":"A\u030a"}'],
  [
    'values',
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    'weird',
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\u000a":"Newline","1":"One","\\u0080":"Control\\u007f","\\ud83d\\ude02":"Smiley","\\u00f6":"Latin Small Letter O With Diaeresis","\\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}',
    '{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
]

/** RFC 8785 appendix B: the bits of a double, and how it is written. */
const numbers: readonly (readonly [bits: string, text: string])[] = [
  ['0000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4340000000000001', '9007199254740994'],
  ['4340000000000002', '9007199254740996'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]

function refusalOf(value: unknown): CanonicalRefusal {
  try {
    canonicalize(value)
  } catch (error) {
    if (error instanceof CanonicalRefusal) return error
    throw error
  }
  throw new Error('the value was not refused')
}

describe('pure JSON', () => {
  it.each(vectors)('writes the RFC 8785 vector %s byte for byte', (_name, input, expected) => {
    expect(canonicalize(JSON.parse(input))).toBe(expected)
    expect(canonicalizeJson(JSON.parse(input))).toBe(expected)
  })

  it.each(numbers)('writes the double %s as %s', (bits, text) => {
    const value = Buffer.from(bits, 'hex').readDoubleBE()
    expect(canonicalize(value)).toBe(text)
  })

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    'refuses the double %s as JSON, which has no number for it',
    (bits) => {
      const value = Buffer.from(bits, 'hex').readDoubleBE()
      expect(() => canonicalizeJson(value)).toThrow(CanonicalRefusal)
    },
  )

  it('sorts names by UTF-16 code units and not by code points', () => {
    expect(canonicalize({ '\ufb33': 1, '😂': 2 })).toBe('{"😂":2,"\ufb33":1}')
  })

  it('writes the same text for every order of names, also for shapes seen before', () => {
    for (let round = 0; round < 3; round += 1) {
      expect(canonicalize({ b: 1, a: 2, c: { z: 1, y: 2 } })).toBe(
        '{"a":2,"b":1,"c":{"y":2,"z":1}}',
      )
      expect(canonicalize({ c: { y: 2, z: 1 }, b: 1, a: 2 })).toBe(
        '{"a":2,"b":1,"c":{"y":2,"z":1}}',
      )
    }
  })

  it('writes plain objects of another realm and without a prototype alike', () => {
    expect(canonicalize(runInNewContext('({ b: [1], a: {} })'))).toBe('{"a":{},"b":[1]}')
    expect(canonicalize(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}')
  })

  it('treats __proto__ as a name like any other', () => {
    const text = '{"__proto__":{"a":1},"b":2}'
    expect(canonicalize(JSON.parse(text))).toBe(text)
    expect(canonicalize(parseCanonical(text))).toBe(text)
  })
})

describe('tags', () => {
  it.each([
    [
      'a Date',
      new Date('2026-11-23T06:00:00.000Z'),
      '{"$fc":"date","v":"2026-11-23T06:00:00.000Z"}',
    ],
    ['an invalid Date', new Date(NaN), '{"$fc":"date","v":"invalid"}'],
    ['a BigInt', 12n, '{"$fc":"bigint","v":"12"}'],
    ['a Map', new Map<unknown, unknown>([['a', 1]]), '{"$fc":"map","v":[["a",1]]}'],
    ['a Set', new Set([2, 1]), '{"$fc":"set","v":[2,1]}'],
    ['bytes', new Uint8Array([1, 2, 255]), '{"$fc":"bytes","v":"AQL/"}'],
    ['undefined', undefined, '{"$fc":"undefined"}'],
    ['minus zero', -0, '{"$fc":"number","v":"-0"}'],
    ['NaN', NaN, '{"$fc":"number","v":"NaN"}'],
    ['infinity', -Infinity, '{"$fc":"number","v":"-Infinity"}'],
  ])('tags %s', (_name, value, text) => {
    expect(canonicalize(value)).toBe(text)
    expect(canonicalize(parseCanonical(text))).toBe(text)
  })

  it('escapes a plain object that looks like a tag', () => {
    const posing = { $fc: 'bigint', v: '12' }
    expect(canonicalize(posing)).toBe('{"$fc":"object","v":{"$fc":"bigint","v":"12"}}')
    expect(canonicalize(posing)).not.toBe(canonicalize(12n))
    expect(parseCanonical(canonicalize(posing))).toEqual(posing)
  })

  it('tells a Map from an object and an empty Map from an empty Set', () => {
    const texts = [{}, new Map(), new Set(), [], null].map((value) => canonicalize(value))
    expect(new Set(texts).size).toBe(5)
  })

  it('writes instances of a class with a codec and reads them back', () => {
    class Money {
      readonly cents: bigint
      constructor(cents: bigint) {
        this.cents = cents
      }
    }
    expect(refusalOf(new Money(1n)).message).toContain('Money')
    registerCodec({
      name: 'money',
      forClass: Money,
      encode: (money) => money.cents,
      decode: (encoded) => new Money(encoded as bigint),
    })
    const text = canonicalize({ price: new Money(5n) })
    expect(text).toBe('{"price":{"$fc":"x-money","v":{"$fc":"bigint","v":"5"}}}')
    expect(parseCanonical(text)).toEqual({ price: new Money(5n) })
    const again = { name: 'money', forClass: Date, encode: String, decode: () => new Date() }
    expect(() => registerCodec(again)).toThrowError(
      expect.objectContaining({ code: 'FC_CODEC_TAKEN' }),
    )
  })

  it('refuses every tag in strict JSON and writes minus zero as 0 there', () => {
    expect(() => canonicalizeJson(1n)).toThrow(CanonicalRefusal)
    expect(() => canonicalizeJson({ a: undefined })).toThrow(CanonicalRefusal)
    expect(() => canonicalizeJson(NaN)).toThrow(CanonicalRefusal)
    expect(canonicalizeJson(-0)).toBe('0')
    expect(canonicalizeJson({ $fc: 'map', v: 1 })).toBe('{"$fc":"map","v":1}')
  })
})

describe('refusals', () => {
  const cycle: { [key: string]: unknown } = { a: [{}] }
  cycle['a'] = [cycle]

  it.each([
    ['a function', { a: [1, () => 1] }, '/a/1'],
    ['a symbol', { a: Symbol('x') }, '/a'],
    ['a cycle', cycle, '/a/0'],
    [
      'an accessor',
      {
        a: {
          get b(): number {
            return 1
          },
        },
      },
      '/a/b',
    ],
    ['a setter', { a: { set b(_value: number) {} } }, '/a/b'],
    [
      'an instance',
      {
        a: new (class Order {
          readonly id = 1
        })(),
      },
      '/a',
    ],
    ['a RegExp', [/x/], '/0'],
    ['a lone surrogate', { a: 'x\ud800' }, '/a'],
    ['a lone surrogate in a name', { '\udc00': 1 }, ''],
    ['a hole in an array', { a: [1, , 2] }, '/a/1'], // oxlint-disable-line no-sparse-arrays
    ['a symbol as a name', { [Symbol('x')]: 1 }, ''],
    ['a name that needs escaping in a pointer', { 'a/b~c': () => 1 }, '/a~1b~0c'],
    ['a function in a Map', new Map([['k', () => 1]]), '/0'],
  ])('refuses %s with a pointer', (_name, value, pointer) => {
    const refusal = refusalOf(value)
    expect(refusal.code).toBe('FC_CANONICAL_REFUSED')
    expect(refusal.pointer).toBe(pointer)
  })

  it('refuses nesting that would risk the stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(refusalOf(deep).reason).toContain('Nesting')
  })

  it('allows the same object twice where it is no cycle', () => {
    const shared = { a: 1 }
    expect(canonicalize([shared, shared])).toBe('[{"a":1},{"a":1}]')
  })

  it.each(['{', '{"$fc":"bigint","v":"x"}', '{"$fc":"map","v":1}', '{"$fc":"x-nobody","v":1}'])(
    'refuses to read %s',
    (text) => {
      expect(() => parseCanonical(text)).toThrowError(
        expect.objectContaining({ code: 'FC_CANONICAL_UNREADABLE' }),
      )
    },
  )
})
