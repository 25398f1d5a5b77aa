import { describe, expect, it } from 'vitest'
import {
  assertNever,
  defineErrorRegistry,
  findErrorDefinition,
  FirstContactError,
  invariant,
  recorderErrors,
} from '../../src/errors/index.ts'

describe('FirstContactError', () => {
  it('keeps what may leave the process apart from what is for logs', () => {
    const error = new FirstContactError('FC_KEY_INVALID', { message: 'The key in /x is bad.' })
    expect(error.message).toBe('The key in /x is bad.')
    expect(error.publicMessage).toBe(recorderErrors.FC_KEY_INVALID.publicMessage)
    expect(error.name).toBe('FirstContactError')
    expect(error.errorClass).toBe('system.configuration')
  })

  it('is recognised by brand and code and not by its class', () => {
    const foreign = { [Symbol.for('first-contact.error')]: true, code: 'FC_X_Y' }
    expect(FirstContactError.is(foreign, 'FC_X_Y')).toBe(true)
    expect(FirstContactError.is(foreign, 'FC_OTHER')).toBe(false)
    expect(FirstContactError.is(Object.assign(new Error('x'), { code: 'FC_X_Y' }))).toBe(false)
    expect(
      FirstContactError.is(
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('no')
            },
          },
        ),
      ),
    ).toBe(false)
    expect(FirstContactError.is(null)).toBe(false)
  })

  it('crosses JSON with message, causes, correlation id and public message', () => {
    const cause = new TypeError('inner', { cause: new Error('root') })
    const error = new FirstContactError('FC_KEY_INVALID', {
      message: 'outer',
      cause,
      correlationId: 'a'.repeat(32),
    })
    const again = FirstContactError.fromWire(JSON.parse(JSON.stringify(error)))
    expect(again.toWire()).toEqual(error.toWire())
    expect(FirstContactError.is(again, 'FC_KEY_INVALID')).toBe(true)
    expect((again.cause as Error).name).toBe('TypeError')
  })

  it.each([
    null,
    17,
    {},
    { format: 2 },
    { format: 1, code: 'X', message: 'x', public_message: 'x', retryable: true, causes: [1] },
  ])('refuses %j as its wire form', (wire) => {
    expect(() => FirstContactError.fromWire(wire)).toThrowError(
      expect.objectContaining({ code: 'FC_WIRE_ERROR_INVALID' }),
    )
  })

  it('holds invariants', () => {
    expect(() => invariant(false, 'FC_INVARIANT_UNREACHABLE')).toThrowError(
      expect.objectContaining({ code: 'FC_INVARIANT_UNREACHABLE', errorClass: 'system.assertion' }),
    )
    expect(() => invariant(1, 'FC_INVARIANT_UNREACHABLE')).not.toThrow()
    expect(() => assertNever('x' as never)).toThrowError(
      expect.objectContaining({ code: 'FC_INVARIANT_UNREACHABLE' }),
    )
  })
})

describe('the registry', () => {
  it('has a public message and a remedy for every code, each with its area', () => {
    for (const [code, definition] of Object.entries(recorderErrors)) {
      expect(code).toMatch(/^FC_[A-Z]+_[A-Z_]+$/)
      expect(definition.publicMessage).toMatch(/\.$/)
      expect(definition.remedy).toMatch(/\.$/)
    }
  })

  it('keeps the first definition of a code', () => {
    const definition = { retryable: false, publicMessage: 'Other.', remedy: 'None.' }
    defineErrorRegistry({ FC_KEY_INVALID: definition })
    expect(findErrorDefinition('FC_KEY_INVALID')).toEqual(recorderErrors.FC_KEY_INVALID)
  })
})
