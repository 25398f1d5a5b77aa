import assert from 'node:assert'
import { describe, expect, it } from 'vitest'
import { FirstContactError } from '../../src/errors/index.ts'
import { resolveLabel } from '../../src/capture/resolve-label.ts'
import {
  builtInErrorClasses,
  classifyError,
  familyOf,
  isErrorClassName,
  isKnownErrorClass,
  layers,
  mayEmit,
  registerErrorClass,
} from '../../src/taxonomy/index.ts'

function withCode(code: string, more: object = {}): Error {
  return Object.assign(new Error('x'), { code }, more)
}

describe('emission', () => {
  it('follows the table for every layer and every built-in class', () => {
    for (const layer of layers) {
      for (const name of builtInErrorClasses) {
        const family = familyOf(name)
        const allowed =
          family === null ||
          (layer !== 'L1' && (layer === 'L4' ? family !== 'infra' : family !== 'domain'))
        expect([layer, name, mayEmit(layer, name)]).toEqual([layer, name, allowed])
      }
    }
  })

  it('keeps and marks an explicit label that breaks it', () => {
    expect(resolveLabel('infra.timeout', 'unknown', 'L4', 'L2')).toEqual({
      errorClass: 'infra.timeout',
      layer: 'L4',
      violations: ['emission:L4:infra.timeout'],
      classifiedAs: null,
    })
  })

  it('turns a class of the table that the layer may not emit into system.internal, unmarked', () => {
    expect(resolveLabel(undefined, 'infra.timeout', undefined, 'L4')).toEqual({
      errorClass: 'system.internal',
      layer: 'L4',
      violations: [],
      classifiedAs: 'infra.timeout',
    })
    expect(resolveLabel(undefined, 'infra.timeout', 'L1', 'L4').errorClass).toBe('unknown')
  })

  it.each([
    ['a class without a prefix', { errorClass: 'timeout' }, 'unknown', 'class:timeout'],
    ['a class never registered', { errorClass: 'infra.never' }, 'infra.never', 'class:infra.never'],
    ['a class that is no text', { errorClass: 17 }, 'unknown', 'class:number'],
    ['a hostile class', { errorClass: 'a b\n' }, 'unknown', 'class:a?b?'],
    ['a wrong layer', { layer: 'L9' }, 'unknown', 'layer:L9'],
  ])('keeps the evidence under %s and says so', (_what, given, stored, violation) => {
    const { errorClass, layer } = given as { errorClass?: unknown; layer?: unknown }
    const label = resolveLabel(errorClass, 'unknown', layer, 'L6')
    expect(label.errorClass).toBe(stored)
    expect(label.layer).toBe('L6')
    expect(label.violations).toEqual([violation])
  })
})

describe('registered classes', () => {
  it('are known, with narrower layers where they say so', () => {
    registerErrorClass({
      name: 'infra.payment_gateway',
      category: 'external_dependency',
      layers: ['L5'],
    })
    expect(isKnownErrorClass('infra.payment_gateway')).toBe(true)
    expect(mayEmit('L5', 'infra.payment_gateway')).toBe(true)
    expect(mayEmit('L2', 'infra.payment_gateway')).toBe(false)
    registerErrorClass({
      name: 'infra.payment_gateway',
      category: 'external_dependency',
      layers: ['L5'],
    })
  })

  it.each([
    ['a layer may not emit it', { name: 'infra.wide', layers: ['L4'] }],
    ['the prefix is unknown', { name: 'custom.thing' }],
    ['the name is malformed', { name: 'infra.Not Good' }],
    ['the category is no word', { name: 'infra.fine', category: 'Not good' }],
    ['it is taken with other layers', { name: 'infra.timeout', layers: ['L5'] }],
  ])('are refused when %s', (_why, registration) => {
    expect(() => registerErrorClass(registration as never)).toThrowError(
      expect.objectContaining({ code: 'FC_ERROR_CLASS_INVALID' }),
    )
  })

  it('have names of a fixed form', () => {
    expect(isErrorClassName('unknown')).toBe(true)
    expect(isErrorClassName('infra.')).toBe(false)
    expect(isErrorClassName(`infra.${'x'.repeat(80)}`)).toBe(false)
  })
})

describe('classifyError', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED'), 'infra.connection'],
    ['a broken pipe, whose code has the form of a SQLSTATE', withCode('EPIPE'), 'infra.connection'],
    ['an unknown host', withCode('ENOTFOUND'), 'infra.network'],
    ['a full disk', withCode('ENOSPC'), 'infra.resource_exhausted'],
    ['a statement timeout', withCode('57014'), 'infra.timeout'],
    ['a unique violation', withCode('23505'), 'infra.database'],
    ['a serialization failure', withCode('40001'), 'infra.database'],
    ['too many connections', withCode('53300'), 'infra.resource_exhausted'],
    ['a wrong password', withCode('28P01'), 'system.configuration'],
    ['a missing table', withCode('42P01'), 'system.internal'],
    ['a corrupted index', withCode('XX002'), 'system.state_corruption'],
    [
      'an AbortSignal timeout',
      AbortSignal.timeout(0).reason ?? new DOMException('x', 'TimeoutError'),
      'infra.timeout',
    ],
    ['an abort', new DOMException('x', 'AbortError'), 'infra.connection'],
    [
      'an abort for a timeout',
      Object.assign(new Error('x', { cause: new DOMException('x', 'TimeoutError') }), {
        name: 'AbortError',
      }),
      'infra.timeout',
    ],
    [
      'fetch, which hides the code one cause down',
      new TypeError('fetch failed', { cause: withCode('ECONNRESET') }),
      'infra.connection',
    ],
    ['an assertion', new assert.AssertionError({ message: 'x' }), 'system.assertion'],
    [
      'an error with its own class',
      Object.assign(new Error('x'), { errorClass: 'domain.budget_exceeded' }),
      'domain.budget_exceeded',
    ],
    ['our configuration error', new FirstContactError('FC_CONFIG_INVALID'), 'system.configuration'],
    ['our invariant', new FirstContactError('FC_INVARIANT_UNREACHABLE'), 'system.assertion'],
    ['a plain error', new Error('x'), 'unknown'],
    ['a code nobody knows', withCode('ZZ999'), 'unknown'],
    ['a text', 'boom', 'unknown'],
    ['null', null, 'unknown'],
  ])('classifies %s', (_what, error, expected) => {
    expect(classifyError(error)).toBe(expected)
  })

  it('survives getters and proxies that throw, and endless causes', () => {
    const endless = new Error('x')
    endless.cause = endless
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const hostile = {
      get code(): never {
        throw new Error('no')
      },
      get cause(): never {
        throw new Error('no')
      },
    }
    expect([endless, revoked.proxy, hostile].map(classifyError)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ])
  })
})
