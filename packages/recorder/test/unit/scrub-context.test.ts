import { describe, expect, it } from 'vitest'
import { contextMaxBytes, scrubContext } from '../../src/scrubber/index.ts'

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

describe('scrubContext', () => {
  it('keeps small plain JSON as it is and freezes it deeply', () => {
    const context = scrubContext({
      tool: 'pay',
      status: 503,
      ok: false,
      steps: [{ n: 1 }],
      none: null,
    })
    expect(context).toEqual({ tool: 'pay', status: 503, ok: false, steps: [{ n: 1 }], none: null })
    expect(Object.isFrozen(context)).toBe(true)
    expect(Object.isFrozen(context['steps'])).toBe(true)
    expect(Object.isFrozen((context['steps'] as readonly unknown[])[0])).toBe(true)
  })

  it('redacts what stands under a sensitive name but keeps whether it was there', () => {
    expect(
      scrubContext({ password: 'x', token: { a: 1 }, pin: 1234, email: null, phone: false }),
    ).toEqual({
      password: '[redacted]',
      token: '[redacted]',
      pin: '[redacted]',
      email: null,
      phone: false,
    })
  })

  it('scrubs values, names and numbers wherever they stand', () => {
    const text = JSON.stringify(
      scrubContext({
        list: [{ note: 'mail bob@example.com' }],
        'bob@example.com': 1,
        number: 4111111111111111,
        map: new Map([['password=hunter2', 'Bearer abc123def456']]),
        error: new Error('no user bob@example.com'),
      }),
    )
    expect(text).not.toMatch(/bob@|4111|hunter2|abc123/)
  })

  it('bounds 10 MB to 16 KiB', () => {
    const texts = Array.from({ length: 1000 }, () => 'x y '.repeat(2500))
    expect(bytesOf(scrubContext({ texts }))).toBeLessThanOrEqual(contextMaxBytes)
    expect(bytesOf(scrubContext({ big: 'é\n'.repeat(5_000_000) }))).toBeLessThanOrEqual(
      contextMaxBytes,
    )
    const wide = Object.fromEntries(texts.map((text, index) => [`k${index}`, { a: [text, text] }]))
    expect(bytesOf(scrubContext({ wide, more: wide, again: [wide, wide] }))).toBeLessThanOrEqual(
      contextMaxBytes,
    )
    const escapes = Array.from({ length: 50 }, () => '\u0001'.repeat(1000))
    expect(bytesOf(scrubContext({ escapes }))).toBeLessThanOrEqual(contextMaxBytes)
  })

  it('marks cycles and depth', () => {
    const cyclic: { [key: string]: unknown } = { a: 1 }
    cyclic['self'] = cyclic
    expect(scrubContext(cyclic)).toEqual({ a: 1, self: '[circular]' })
    expect(
      JSON.stringify(scrubContext({ a: { b: { c: { d: { e: { f: { g: 1 } } } } } } })),
    ).toContain('[deeper]')
  })

  it('never runs a getter and survives proxies that throw', () => {
    let ran = false
    const hostile = {
      get secret(): string {
        ran = true
        throw new Error('no')
      },
      proxy: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no')
          },
        },
      ),
      ok: 1,
    }
    expect(scrubContext(hostile)).toEqual({ secret: '[accessor]', proxy: '[unreadable]', ok: 1 })
    expect(ran).toBe(false)
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(scrubContext({ a: revoked.proxy })).toEqual({ a: '[unreadable]' })
  })

  it('fails closed when the context itself cannot be read', () => {
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(JSON.stringify(scrubContext(revoked.proxy))).toMatch(/unreadable|redacted/)
  })

  it('makes JSON of what is not', () => {
    expect(
      scrubContext({
        date: new Date(0),
        bad: new Date(NaN),
        big: 12n,
        fn: () => 1,
        sym: Symbol('x'),
        nan: NaN,
        minus: -0,
        bytes: new Uint8Array(3),
        set: new Set([1]),
        gone: undefined,
      }),
    ).toEqual({
      date: '1970-01-01T00:00:00.000Z',
      bad: 'invalid date',
      big: '12n',
      fn: '[function]',
      sym: '[symbol]',
      nan: 'NaN',
      minus: 0,
      bytes: '[bytes 3]',
      set: [1],
    })
  })

  it('keeps a name __proto__ without setting a prototype', () => {
    const context = scrubContext(JSON.parse('{"__proto__":{"polluted":true}}'))
    expect(Object.hasOwn(context, '__proto__')).toBe(true)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
