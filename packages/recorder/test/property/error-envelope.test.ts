import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  builtInErrorClasses,
  canonicalizeJson,
  envelopeDigest,
  ErrorEnvelope,
  layers,
  parseRecord,
} from '../../src/index.ts'
import { envelopeText, sealEnvelope } from '../../src/envelope/seal-envelope.ts'
import { origins } from '../../src/records/record-header.ts'
import { emptyContext } from '../../src/scrubber/scrub-context.ts'
import { errorSeverities } from '../../src/taxonomy/error-severity.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 })
const init = fc.record({
  producer: fc.constant('api'),
  producerEpoch: fc.constant('0mwsvsa50-f314efe1'),
  sequence: fc.integer({ min: 1 }),
  environment: fc.constant('test'),
  layer: fc.constantFrom(...layers),
  component: text,
  operation: text,
  errorClass: fc.constantFrom(...builtInErrorClasses),
  message: text,
  runId: text,
  tenantId: fc.option(text),
  attempt: fc.integer({ min: 1, max: 1_000_000 }),
  context: fc.dictionary(text, fc.anything(), { maxKeys: 5 }),
  error: fc.oneof(
    fc.anything(),
    text.map((message) => new Error(message)),
  ),
})

describe('an envelope', () => {
  it('reads back from its wire form, whatever went in', () => {
    fc.assert(
      fc.property(init, (fields) => {
        const envelope = ErrorEnvelope.create(fields)
        expect(ErrorEnvelope.parse(JSON.stringify(envelope)).toJSON()).toEqual(envelope.toJSON())
      }),
    )
  })

  it('has a line that is the canonical form with the digest in it', () => {
    fc.assert(
      fc.property(init, (fields) => {
        const record = ErrorEnvelope.create(fields).toJSON()
        const { digest, ...unsealed } = record
        const sealed = sealEnvelope(unsealed)
        expect(sealed.digest).toBe(digest)
        expect(envelopeDigest(record)).toBe(digest)
        const canonical = canonicalizeJson(unsealed)
        expect(sealed.line.toString()).toBe(`${canonical.slice(0, -1)},"digest":"${digest}"}`)
        expect(parseRecord(sealed.line)).toEqual({ kind: 'ok', record })
      }),
    )
  })

  // Texts of a kind are remembered by operation: what else differs must not be taken from memory.
  it('is the canonical form whatever envelope of the same operation came before it', () => {
    const few = fc.constantFrom('a', 'b "quoted"', 'é')
    const changes = {
      agent_id: fc.option(few),
      attempt: fc.constantFrom(1, 2, 1_000_000),
      component: few,
      context: fc.constantFrom(emptyContext, {}, { b: 1, a: 'é' }),
      decision_id: fc.option(few),
      environment: few,
      error_class: fc.constantFrom(...builtInErrorClasses),
      exception_type: fc.option(few),
      input_hash_key_id: fc.option(fc.constantFrom('0123abcd', '4567abcd')),
      layer: fc.constantFrom(...layers),
      operation: few,
      origin: fc.constantFrom(...origins),
      producer: few,
      producer_epoch: few,
      rehearsal_id: fc.option(few),
      run_id: fc.option(few),
      severity: fc.constantFrom(...errorSeverities),
      span_id: fc.option(fc.constantFrom('00f067aa0ba902b7', '7e4c1b6f6f2d2a8e')),
      tenant_id: fc.option(few),
      violations: fc.constantFrom([], ['emission:L4:infra.timeout']),
    }
    const change = fc.oneof(
      ...Object.entries(changes).map(([name, values]) =>
        (values as fc.Arbitrary<unknown>).map((value) => ({ [name]: value })),
      ),
    )
    const { digest: _digest, ...base } = ErrorEnvelope.create({
      producer: 'api',
      producerEpoch: '0mwsvsa50-f314efe1',
      sequence: 1,
      environment: 'test',
      layer: 'L2',
      component: 'api',
      operation: 'pay',
      error: new Error('over budget', { cause: new TypeError('over budget') }),
    }).toJSON()
    fc.assert(
      fc.property(fc.array(change, { minLength: 20, maxLength: 40 }), (steps) => {
        let record = base
        for (const step of steps) {
          record = { ...record, ...step }
          expect(envelopeText(record)).toBe(canonicalizeJson(record))
        }
      }),
    )
  })
})
