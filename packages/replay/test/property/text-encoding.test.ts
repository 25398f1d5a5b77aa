import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { realmTextDecoder, RealmTextEncoder } from '../../src/sandbox/inside/text-encoding.ts'

const refusal = (label: string): never => {
  throw new RangeError(`refused ${label}`)
}
const RealmTextDecoder = realmTextDecoder(refusal)

const anyText = fc.string({ unit: 'binary', maxLength: 40 })
/** Code units of all kinds, lone surrogates among them. */
const anyUnits = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd7f0, max: 0xe010 })), {
    maxLength: 30,
  })
  .map((units) => String.fromCharCode(...units))
/** Bytes that are often nearly a character. */
const anyBytes = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(
        0x80,
        0xbf,
        0xc0,
        0xc2,
        0xe0,
        0xa0,
        0xed,
        0x9f,
        0xf0,
        0x90,
        0xf4,
        0x8f,
        0xef,
        0xbb,
      ),
    ),
    { maxLength: 30 },
  )
  .map((bytes) => Uint8Array.from(bytes))
const some = { numRuns: 1000 }

test('bytes of a text are those that Node makes', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, anyUnits), (text) => {
      expect([...new RealmTextEncoder().encode(text)]).toEqual([...new TextEncoder().encode(text)])
    }),
    some,
  )
})

test('a text of bytes is the one that Node makes, or is refused where Node refuses it', () => {
  const result = (decode: () => string): string => {
    try {
      return decode()
    } catch (error) {
      return error instanceof TypeError ? 'TypeError' : String(error)
    }
  }
  fc.assert(
    fc.property(anyBytes, fc.boolean(), fc.boolean(), (bytes, fatal, ignoreBOM) => {
      const options = { fatal, ignoreBOM }
      expect(result(() => new RealmTextDecoder('utf-8', options).decode(bytes))).toBe(
        result(() => new TextDecoder('utf-8', options).decode(bytes)),
      )
    }),
    some,
  )
})

test('a stream that is cut anywhere comes out as Node has it', () => {
  fc.assert(
    fc.property(anyBytes, fc.array(fc.nat(30), { maxLength: 4 }), (bytes, cuts) => {
      const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted(
        (a, b) => a - b,
      )
      const [own, host] = [new RealmTextDecoder(), new TextDecoder()]
      let start = 0
      for (const end of ends) {
        const part = bytes.subarray(start, end)
        expect(own.decode(part, { stream: true })).toBe(host.decode(part, { stream: true }))
        start = end
      }
      expect(own.decode()).toBe(host.decode())
    }),
    some,
  )
})

test('bytes are put into what is there as Node does', () => {
  fc.assert(
    fc.property(anyUnits, fc.nat(40), (text, room) => {
      const [own, host] = [new Uint8Array(room), new Uint8Array(room)]
      expect(new RealmTextEncoder().encodeInto(text, own)).toEqual(
        new TextEncoder().encodeInto(text, host),
      )
      expect([...own]).toEqual([...host])
    }),
    some,
  )
})

describe('a decoder', () => {
  test.each(['utf-8', 'UTF8', ' utf-8\n', 'unicode-1-1-utf-8', 'x-unicode20utf8'])(
    'takes %j',
    (label) => {
      expect(new RealmTextDecoder(label).encoding).toBe(new TextDecoder(label).encoding)
    },
  )

  test.each(['latin1', 'utf-16le', 'nonsense', ''])('has no %j', (label) => {
    expect(() => new RealmTextDecoder(label)).toThrow(`refused TextDecoder("${label}")`)
  })

  test('takes buffers, views and nothing, and no text', () => {
    const bytes = new TextEncoder().encode('xhéy')
    const view = new DataView(bytes.buffer, 1, 3)
    for (const [own, host] of [[new RealmTextDecoder(), new TextDecoder()]] as const) {
      expect(own.decode(bytes.buffer)).toBe(host.decode(bytes.buffer))
      expect(own.decode(view)).toBe(host.decode(view))
      expect(own.decode(new Uint16Array([0x6161]))).toBe('aa')
      expect(own.decode()).toBe('')
      expect(() => own.decode('text' as never)).toThrow(TypeError)
    }
    expect(new RealmTextEncoder().encode()).toEqual(new Uint8Array(0))
    expect(() => new RealmTextEncoder().encodeInto('a', [] as never)).toThrow(TypeError)
  })
})
