import { describe, expect, it } from 'vitest'
import { canonicalize, parseCanonical } from '../../src/canonical/index.ts'
import { compileFieldClasses } from '../../src/decisions/fields/class-state.ts'
import type { FieldClasses } from '../../src/decisions/fields/field-class.ts'
import { HiddenField } from '../../src/decisions/fields/hidden-field.ts'
import { replayView } from '../../src/decisions/fields/replay-view.ts'
import { storedView, type ViewKeys } from '../../src/decisions/fields/stored-view.ts'
import { sizeBucket } from '../../src/decisions/fields/view-tag.ts'

const keys: ViewKeys = {
  token: (pattern, text) => `tok_${pattern}_${text.length}`,
  tokenRefusal: null,
  sealRefusal: null,
}
const noKeys: ViewKeys = { token: null, tokenRefusal: 'no key', sealRefusal: 'no key' }

function view(value: unknown, fields: FieldClasses, using: ViewKeys = keys) {
  const state = compileFieldClasses(fields, 'test')
  return storedView({ value, text: canonicalize(value) }, state, using)
}

const shown = (value: unknown, fields: FieldClasses): string => view(value, fields).text

describe('a stored view', () => {
  it('is the canonical form where everything is plain', () => {
    const value = { b: [1, { c: new Date(0) }], a: 12n, $fc: 'x' }
    expect(shown(value, 'plain')).toBe(canonicalize(value))
    expect(shown(value, { b: 'plain', a: 'plain', $fc: 'plain' })).toBe(canonicalize(value))
  })

  it('seals what has no class: plain has to be written down', () => {
    expect(shown({ a: 1, b: 2 }, { a: 'plain' })).toBe('{"a":1,"b":{"$fc":"sealed","v":"/b"}}')
    expect(shown({ a: 1 }, {})).toBe('{"$fc":"sealed","v":""}')
    expect(view({ a: 1, b: [2] }, { a: 'plain' }).sealed).toEqual([{ pointer: '/b', text: '[2]' }])
  })

  it('replaces a part whole, names included, and only as far as no other class leads into it', () => {
    const value = { customer: { email: 'a@b.example', tier: 'gold', note: 'x' } }
    expect(shown(value, { customer: 'drop' })).toBe(
      '{"customer":{"$fc":"dropped","v":{"size":4,"type":"object"}}}',
    )
    expect(shown(value, { customer: 'drop', 'customer.tier': 'plain' })).toBe(
      '{"customer":{"email":{"$fc":"dropped","v":{"size":16,"type":"string"}},"note":{"$fc":"dropped","v":{"size":1,"type":"string"}},"tier":"gold"}}',
    )
  })

  it('gives the longest path that matches; of two, the more and the earlier literal', () => {
    const value = {
      items: [
        { price: 1, id: 2 },
        { price: 3, id: 4 },
      ],
    }
    const fields = { 'items.*.*': 'drop', 'items.*.id': 'plain', 'items.0.*': 'token' } as const
    expect(shown(value, fields)).toBe(
      '{"items":[{"id":{"$fc":"token","v":"tok_items.0.*_1"},"price":{"$fc":"token","v":"tok_items.0.*_1"}},{"id":4,"price":{"$fc":"dropped","v":{"size":null,"type":"number"}}}]}',
    )
    expect(shown({ a: { b: 1 } }, { '*': 'drop', a: 'plain' })).toBe('{"a":{"b":1}}')
    expect(shown({ a: { b: 1 } }, { 'a.b': 'plain', a: 'drop' })).toBe('{"a":{"b":1}}')
  })

  it('says of what was dropped its type and how long it was, roughly', () => {
    const dropped = [
      'twelve chars',
      '',
      [1, 2, 3],
      { a: 1 },
      5,
      true,
      null,
      undefined,
      1n,
      new Date(0),
      new Map([['a', 1]]),
      new Set([1, 2]),
      new Uint8Array(9),
    ].map((value) => JSON.parse(shown(value, 'drop')) as { v: unknown })
    expect(dropped.map(({ v }) => v)).toEqual([
      { type: 'string', size: 16 },
      { type: 'string', size: 0 },
      { type: 'array', size: 4 },
      { type: 'object', size: 1 },
      { type: 'number', size: null },
      { type: 'boolean', size: null },
      { type: 'null', size: null },
      { type: 'undefined', size: null },
      { type: 'bigint', size: null },
      { type: 'date', size: null },
      { type: 'map', size: 1 },
      { type: 'set', size: 2 },
      { type: 'bytes', size: 16 },
    ])
    expect([0, 1, 2, 3, 4, 5, 1024, 1025].map(sizeBucket)).toEqual([0, 1, 2, 4, 4, 8, 1024, 2048])
  })

  it('keeps of a derivation what was derived and nothing else', () => {
    const domain = { derive: (email: unknown) => String(email).split('@')[1] }
    expect(shown({ email: 'alice@example.com' }, { email: domain })).toBe(
      '{"email":{"$fc":"derived","v":"example.com"}}',
    )
    expect(shown({ born: new Date(0) }, { born: { derive: () => 18n } })).toBe(
      '{"born":{"$fc":"derived","v":{"$fc":"bigint","v":"18"}}}',
    )
    const failing = { derive: () => JSON.parse('alice@example.com') as unknown }
    const failed = view({ email: 'alice@example.com' }, { email: failing })
    expect(failed.text).toBe('{"email":{"$fc":"dropped","v":{"size":32,"type":"string"}}}')
    expect(failed.lossy).toEqual([
      { pointer: '/email', path: 'email', as: 'drop', reason: 'derive failed' },
    ])
    const odd = view({ email: 1 }, { email: { derive: () => () => 1 } })
    expect(odd.lossy[0]?.reason).toBe('derive failed')
  })

  it('takes what has a tag for one value, which no path leads into', () => {
    const value = { at: new Date(0), by: new Map([['alice', 1]]) }
    expect(shown(value, { 'at.year': 'plain', 'by.alice': 'plain' })).toBe(
      '{"at":{"$fc":"sealed","v":"/at"},"by":{"$fc":"sealed","v":"/by"}}',
    )
  })

  it('cannot be confused by data that looks like one of its tags', () => {
    const posing = { a: { $fc: 'token', v: 'tok_1' }, b: 'x' }
    const text = shown(posing, { 'a.v': 'plain', 'a.$fc': 'plain', b: 'drop' })
    expect(replayView(text)).toEqual({ a: posing.a, b: new HiddenField('dropped') })
  })

  it('never falls back to clear text: without a key, what needs one is dropped', () => {
    const value = { a: 'sealed value', b: 'token value', c: 1 }
    const { text, sealed, lossy } = view(value, { b: 'token', c: 'plain' }, noKeys)
    expect(text).toBe(
      '{"a":{"$fc":"dropped","v":{"size":16,"type":"string"}},"b":{"$fc":"dropped","v":{"size":16,"type":"string"}},"c":1}',
    )
    expect(sealed).toEqual([])
    expect(lossy.map(({ path, reason }) => [path, reason])).toEqual([
      ['a', 'no key'],
      ['b', 'no key'],
    ])
  })

  it('names a part by its pointer, and to people by its path', () => {
    const { lossy } = view({ items: [{ 'a/b': 1 }] }, { 'items.*.*': 'drop' })
    expect(lossy).toMatchObject([{ pointer: '/items/0/a~1b', path: 'items.*.a/b' }])
  })
})

describe('a replay view', () => {
  const value = { t: 'x', d: 'y', s: [1, 2], h: 'z', p: new Date(0) }
  const fields = {
    t: 'token',
    d: { derive: () => 9n },
    s: 'seal',
    h: 'drop',
    p: 'plain',
  } as const

  it('has tokens as texts, derivations, and what can be opened', () => {
    const { text, sealed } = view(value, fields)
    const open = (pointer: string) => {
      const part = sealed.find((other) => other.pointer === pointer)
      return part === undefined ? null : { value: parseCanonical(part.text) }
    }
    expect(replayView(text, open)).toEqual({
      t: 'tok_t_3',
      d: 9n,
      s: [1, 2],
      h: new HiddenField('dropped'),
      p: new Date(0),
    })
  })

  it('keeps closed what there is no key for', () => {
    expect(replayView(view(value, fields).text)).toMatchObject({ s: new HiddenField('sealed') })
  })

  it.each(['{"$fc":"token","v":1}', '{"$fc":"sealed"}', '{"$fc":"unheard","v":1}', '{'])(
    'refuses %s',
    (text) => {
      expect(() => replayView(text)).toThrowError(
        expect.objectContaining({ code: 'FC_CANONICAL_UNREADABLE' }),
      )
    },
  )
})

describe('declared classes', () => {
  it.each([
    ['no class', { a: 'clear' }, 'test["a"]'],
    ['an empty step', { 'a..b': 'plain' }, 'empty step'],
    ['an empty path', { '': 'plain' }, 'empty step'],
    ['a list', ['plain'], 'by path'],
    ['nothing', null, 'by path'],
    ['a derivation that is none', { a: { derive: 'x' } }, 'test["a"]'],
  ])('are refused with %s', (_what, fields, says) => {
    expect(() => compileFieldClasses(fields, 'test')).toThrowError(
      expect.objectContaining({
        code: 'FC_ENGINE_INVALID',
        message: expect.stringContaining(says),
      }),
    )
  })

  it('leave out a path on purpose, and have names such as __proto__', () => {
    const fields = { a: undefined, constructor: 'plain', ['__proto__']: 'drop' }
    const state = compileFieldClasses(fields, 'test')
    expect(state.next('a').fieldClass).toBe('seal')
    expect(state.next('constructor').fieldClass).toBe('plain')
    expect(state.next('__proto__').fieldClass).toBe('drop')
    expect(state.next('toString').fieldClass).toBe('seal')
  })

  it('take a field that is called derive for a field', () => {
    const state = compileFieldClasses({ derive: 'plain' }, 'test')
    expect(state.next('derive').fieldClass).toBe('plain')
  })
})
