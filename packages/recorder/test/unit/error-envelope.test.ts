import { describe, expect, it } from 'vitest'
import { type EnvelopeInit, ErrorEnvelope } from '../../src/index.ts'

const init: EnvelopeInit<'L5'> = {
  producer: 'worker-1',
  producerEpoch: '0mwsvsa50-f314efe1',
  sequence: 3,
  environment: 'test',
  layer: 'L5',
  component: 'worker',
  operation: 'step',
  errorClass: 'infra.timeout',
  error: new Error('no answer for bob@example.com'),
  context: { tool: 'pay', nested: { a: [1] } },
}

function deeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(deeplyFrozen)
}

describe('ErrorEnvelope', () => {
  it('is deeply frozen and scrubbed', () => {
    const envelope = ErrorEnvelope.create(init)
    expect(Object.isFrozen(envelope)).toBe(true)
    expect(deeplyFrozen(envelope.toJSON())).toBe(true)
    expect(envelope.message).toBe('no answer for [email]')
    expect(() => {
      Object.assign(envelope.context, { more: 1 })
    }).toThrow(TypeError)
  })

  it('gives another envelope with more context and leaves the first as it was', () => {
    const first = ErrorEnvelope.create(init)
    const second = first.withContext({ step: 4, password: 'x' })
    expect(second.context).toEqual({
      tool: 'pay',
      nested: { a: [1] },
      step: 4,
      password: '[redacted]',
    })
    expect(first.context).toEqual({ tool: 'pay', nested: { a: [1] } })
    expect(second.errorId).toBe(first.errorId)
    expect(second.digest).not.toBe(first.digest)
  })

  it('reads back what it wrote and refuses what was changed', () => {
    const envelope = ErrorEnvelope.create(init)
    expect(ErrorEnvelope.parse(JSON.stringify(envelope)).toJSON()).toEqual(envelope.toJSON())
    expect(ErrorEnvelope.parse(envelope.toJSON()).digest).toBe(envelope.digest)
    const changed = { ...envelope.toJSON(), message: 'another' }
    expect(() => ErrorEnvelope.parse(changed)).toThrowError(
      expect.objectContaining({
        code: 'FC_ENVELOPE_INVALID',
        message: expect.stringContaining('digest'),
      }),
    )
  })

  it.each([
    ['producer', { producer: '' }],
    ['producer_epoch', { producerEpoch: 'x' }],
    ['sequence', { sequence: 0 }],
    ['environment', { environment: '' }],
    ['attempt', { attempt: 0 }],
    ['correlation_id', { correlationId: 'x' }],
  ])('refuses a wrong %s by name', (field, change) => {
    expect(() => ErrorEnvelope.create({ ...init, ...change })).toThrowError(
      expect.objectContaining({
        code: 'FC_ENVELOPE_INVALID',
        message: expect.stringContaining(field),
      }),
    )
  })

  it('marks a label that breaks the emission rules, or throws when strict', () => {
    const wrong = { ...init, layer: 'L4' as const, errorClass: 'infra.timeout' as never }
    expect(ErrorEnvelope.create(wrong).violations).toEqual(['emission:L4:infra.timeout'])
    expect(() => ErrorEnvelope.create({ ...wrong, strict: true })).toThrowError(
      expect.objectContaining({ code: 'FC_EMISSION_VIOLATION' }),
    )
  })

  it.each([undefined, null, 17, '{', { kind: 'span' }])('refuses %j', (source) => {
    expect(() => ErrorEnvelope.parse(source)).toThrowError(
      expect.objectContaining({ code: 'FC_ENVELOPE_INVALID' }),
    )
  })
})
