import { afterEach, describe, expect, it } from 'vitest'
import {
  capture,
  childSpan,
  correlationScope,
  envelopeDigest,
  parseRecord,
  ProjectKey,
  type RecorderOptions,
  scrubMarks,
} from '../../src/index.ts'
import { canonicalizeJson } from '../../src/canonical/index.ts'
import { type CollectingRecorder, startCollectingRecorder } from '../support/collecting-recorder.ts'

const key = new ProjectKey(Buffer.alloc(32, 7))
let running: CollectingRecorder | undefined

function start(options: Partial<RecorderOptions> = {}): CollectingRecorder {
  running = startCollectingRecorder({ projectKey: key, ...options })
  return running
}

afterEach(async () => {
  await running?.recorder.stop()
  running = undefined
})

function only<T>(items: readonly T[]): T {
  expect(items).toHaveLength(1)
  const [item] = items
  if (item === undefined) throw new Error('nothing there')
  return item
}

describe('capture', () => {
  it('answers disabled where no recorder runs, and never throws', () => {
    expect(capture({ error: new Error('x') })).toEqual({
      kind: 'disabled',
      errorId: '',
      sequence: 0,
    })
  })

  it('writes an envelope whose digest is over its canonical form', () => {
    const { envelopes, text } = start()
    const receipt = capture({
      error: new TypeError('broken'),
      layer: 'L5',
      errorClass: 'infra.timeout',
      component: 'worker.steps',
      operation: 'charge',
      input: { a: 1 },
      context: { tool: 'pay' },
      attempt: 3,
      severity: 'critical',
      runId: 'r',
      agentId: 'a',
      tenantId: 't',
      decisionId: 'd',
    })
    const envelope = only(envelopes())
    expect(receipt).toEqual({
      kind: 'spooled',
      errorId: envelope.error_id,
      sequence: envelope.sequence,
    })
    expect(envelope).toMatchObject({
      layer: 'L5',
      error_class: 'infra.timeout',
      component: 'worker.steps',
      operation: 'charge',
      attempt: 3,
      severity: 'critical',
      message: 'broken',
      exception_type: 'TypeError',
      run_id: 'r',
      agent_id: 'a',
      tenant_id: 't',
      decision_id: 'd',
      context: { tool: 'pay' },
      violations: [],
      input_hash_key_id: key.keyId('input-hash'),
      exception_chain: [{ type: 'TypeError', message: 'broken' }],
    })
    expect(envelopeDigest(envelope)).toBe(envelope.digest)
    const { digest: _digest, ...rest } = envelope
    const line =
      text()
        .split('\n')
        .find((one) => one.includes('"kind":"envelope"')) ?? ''
    expect(line.replace(/,"digest":"[0-9a-f]{32}"/, '')).toBe(canonicalizeJson(rest))
    expect(parseRecord(line).kind).toBe('ok')
  })

  it('gives one error object one envelope', () => {
    const { envelopes } = start()
    const error = new Error('x')
    expect(capture({ error })).toEqual(capture({ error }))
    expect(capture({ error: 'text' }).errorId).not.toBe(capture({ error: 'text' }).errorId)
    expect(envelopes()).toHaveLength(3)
  })

  it('takes layer, component and operation from where the error was first seen leaving', () => {
    const { envelopes } = start()
    const hook = (): void => {
      correlationScope({ component: 'api', layer: 'L2', operation: 'POST /runs' }, () => {
        try {
          childSpan(
            { component: 'engines.budget', layer: 'L4', operation: 'decide', decisionId: 'dec_1' },
            () => {
              throw Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
            },
          )
        } catch (error) {
          capture({ error })
        }
      })
    }
    hook()
    expect(only(envelopes())).toMatchObject({
      layer: 'L4',
      component: 'engines.budget',
      operation: 'decide',
      decision_id: 'dec_1',
      error_class: 'system.internal',
      context: { classified_as: 'infra.timeout' },
      violations: [],
    })
  })

  it('finds the scope of an error that is captured outside any', async () => {
    const { envelopes } = start()
    const failing = correlationScope({ component: 'worker', layer: 'L5' }, async () => {
      await Promise.resolve()
      throw new Error('late')
    })
    const error = await failing.catch((reason: unknown) => reason)
    capture({ error })
    expect(only(envelopes())).toMatchObject({ component: 'worker', layer: 'L5' })
  })

  it('lets explicit values win', () => {
    const { envelopes } = start()
    const correlationId = 'a'.repeat(32)
    correlationScope({ component: 'api', layer: 'L2', runId: 'scope' }, () => {
      capture({ component: 'mine', runId: 'mine', correlationId })
    })
    expect(only(envelopes())).toMatchObject({
      component: 'mine',
      run_id: 'mine',
      correlation_id: correlationId,
      span_id: null,
      layer: 'L2',
    })
  })

  it('stores and counts a wrong label in production and throws in strict mode', async () => {
    const production = start()
    const label = { layer: 'L4', errorClass: 'infra.timeout' as never } as const
    capture(label)
    expect(only(production.envelopes())).toMatchObject({
      error_class: 'infra.timeout',
      violations: ['emission:L4:infra.timeout'],
    })
    expect(production.recorder.status().violations).toBe(1)
    await production.recorder.stop()
    const strict = start({ strict: true })
    expect(() => capture(label)).toThrowError(
      expect.objectContaining({ code: 'FC_EMISSION_VIOLATION' }),
    )
    expect(strict.envelopes()).toHaveLength(0)
    expect(() => capture({ layer: 'L4', errorClass: 'domain.validation' })).not.toThrow()
  })

  it('never stores the input and hashes nothing without a key', () => {
    const { envelopes, text } = start()
    capture({ input: { phone: '+491701234567' } })
    expect(text()).not.toContain('1701234567')
    expect(only(envelopes()).input_hash).toMatch(/^[0-9a-f]{16}$/)
  })

  it('survives whatever is thrown or handed in', () => {
    const { envelopes } = start()
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const hostile = Object.defineProperties(new Error('x'), {
      message: {
        get: () => {
          throw new Error('no')
        },
      },
      name: {
        get: () => {
          throw new Error('no')
        },
      },
      cause: {
        get: () => {
          throw new Error('no')
        },
      },
    })
    const inputs: unknown[] = [
      { error: null },
      { error: undefined },
      { error: 'bob@example.com' },
      { error: 17n },
      { error: Symbol('x') },
      { error: () => 1 },
      { error: revoked.proxy },
      { error: hostile },
      { error: Object.create(null) },
      { error: { message: 'like an error', code: 'ECONNRESET' } },
      { error: new Error('x', { cause: 'text' }) },
      { message: 17 },
      { component: {} },
      { layer: 'L9' },
      { errorClass: 'nonsense' },
      { severity: 'fatal' },
      { attempt: -1 },
      { attempt: NaN },
      { context: 'text' },
      { context: revoked.proxy },
      { correlationId: 'x' },
      { input: () => 1 },
      { runId: { a: 1 } },
      { tenantId: '\0\ud800' },
      revoked.proxy,
      null,
      undefined,
      17,
      {
        get error(): never {
          throw new Error('no')
        },
      },
    ]
    for (const input of inputs) expect(capture(input as never).kind).toBe('spooled')
    const stored = envelopes()
    expect(stored).toHaveLength(inputs.length)
    for (const envelope of stored) {
      expect(parseRecord(JSON.stringify(envelope))).toEqual({ kind: 'ok', record: envelope })
    }
    expect(JSON.stringify(stored)).not.toContain('bob@')
  })

  it('writes a redacted envelope when something breaks inside', () => {
    const { envelopes } = start()
    capture({
      get context(): never {
        throw new Error('secret detail')
      },
    })
    expect(only(envelopes())).toMatchObject({
      message: scrubMarks.redacted,
      context: {},
      violations: ['capture:redacted'],
    })
  })

  it('keeps at most five causes of 200 characters, the members of an AggregateError too', () => {
    const { envelopes } = start()
    let chain: Error | undefined
    for (let level = 0; level < 9; level += 1)
      chain = new Error(`level ${level} ${'x '.repeat(300)}`, { cause: chain })
    capture({ error: chain })
    capture({
      error: new AggregateError([new TypeError('one'), new RangeError('two')], 'all failed'),
    })
    const [long, aggregate] = envelopes()
    expect(long?.exception_chain).toHaveLength(5)
    expect(long?.exception_chain.every(({ message }) => message.length <= 200)).toBe(true)
    expect(long?.message.length).toBeLessThanOrEqual(500)
    expect(aggregate?.exception_chain.map(({ type }) => type)).toEqual([
      'AggregateError',
      'TypeError',
      'RangeError',
    ])
  })

  it('bounds a 10 MB context and message to a record of 64 KiB', () => {
    const { text } = start()
    const big = 'é"\n'.repeat(3_500_000)
    capture({
      error: new Error(big),
      component: big,
      operation: big,
      runId: big,
      tenantId: big,
      context: { big, more: Array.from({ length: 50 }, () => big) },
    })
    const line =
      text()
        .split('\n')
        .find((one) => one.includes('"kind":"envelope"')) ?? ''
    expect(Buffer.byteLength(line)).toBeLessThan(64 * 1024)
    expect(parseRecord(line).kind).toBe('ok')
  })

  it('numbers records of all kinds without a gap', async () => {
    const { recorder, records } = start()
    correlationScope({ component: 'api' }, () => capture({ message: 'one' }))
    recorder.mark('deployed 1.2.3', 'deploy')
    capture(null as never)
    await recorder.flush()
    const numbers = records().map(({ sequence }) => sequence)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(new Set(records().map(({ kind }) => kind))).toEqual(
      new Set(['start', 'envelope', 'mark', 'span', 'stats']),
    )
    for (const record of records()) expect(parseRecord(JSON.stringify(record)).kind).toBe('ok')
  })
})
