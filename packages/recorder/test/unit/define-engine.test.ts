import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import {
  capture,
  correlationScope,
  defineEngine,
  FirstContactError,
  type Recorder,
  startRecorder,
} from '../../src/index.ts'
import { decisionDigest, envelopeDigest } from '../../src/records/index.ts'
import {
  anything,
  type DecidingRecorder,
  newName,
  startDecidingRecorder,
  testKey,
} from '../support/decision-records.ts'

let running: Recorder | undefined

function start(options: Parameters<typeof startDecidingRecorder>[0] = {}): DecidingRecorder {
  const deciding = startDecidingRecorder(options)
  running = deciding.recorder
  return deciding
}

afterEach(async () => {
  await running?.stop()
  running = undefined
  vi.unstubAllEnvs()
})

const amounts = z.object({ amount: z.number(), limit: z.number() })
const outcomes = z.object({ outcome: z.enum(['allow', 'deny']) })
const plain = { input: 'plain', output: 'plain' } as const

function budget() {
  return defineEngine({
    name: newName(),
    component: 'engines.budget',
    input: amounts,
    output: outcomes,
    fields: plain,
    decide: ({ amount, limit }) => ({ outcome: amount > limit ? 'deny' : 'allow' }),
  })
}

describe('a decision', () => {
  it('is recorded with what was given, taken and answered', () => {
    const deciding = start()
    const engine = budget()
    const decision = engine.decide({ amount: 7, limit: 5 })
    expect(decision).toEqual({
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      decisionId: expect.stringMatching(/^dec_[0-9a-f]{16}$/),
      output: { outcome: 'deny' },
      engineVersion: 'unknown',
      outcome: 'deny',
    })
    expect(deciding.decision()).toMatchObject({
      decision_id: decision.decisionId,
      engine: engine.name,
      component: 'engines.budget',
      engine_version: 'unknown',
      input: '{"amount":7,"limit":5}',
      output: '{"outcome":"deny"}',
      tape: '[]',
      outcome: 'deny',
      threw: null,
      input_hash: testKey.hmacHex('input-hash', '{"amount":7,"limit":5}', 16),
      input_hash_key_id: testKey.keyId('input-hash'),
      output_hash: testKey.hmacHex('input-hash', '{"outcome":"deny"}', 16),
      read_set: ['/amount', '/limit'],
      unrecorded_reads: [],
      replayability: 'exact',
      replayability_reasons: [],
      subject: null,
      sealed: null,
      seal_key_id: null,
    })
    expect(decisionDigest(deciding.decision())).toBe(deciding.decision().digest)
  })

  it('is linked to its scope, its span and the failures inside it', async () => {
    const deciding = start()
    const engine = defineEngine({
      name: newName(),
      component: 'engines.failing',
      input: z.object({}),
      output: outcomes,
      fields: plain,
      decide: () => {
        capture({ message: 'noticed on the way', errorClass: 'domain.constraint' })
        throw new RangeError('no limit')
      },
    })
    const scope = { component: 'api.runs', layer: 'L2', tenantId: 'tenant_1' } as const
    correlationScope(scope, () => {
      try {
        engine.decide({}, { runId: 'run_1', agentId: 'agent_1' })
      } catch (error) {
        capture({ error })
      }
    })
    await deciding.recorder.flush()
    const { decision_id, correlation_id, span_id, ...ids } = deciding.decision()
    expect(ids).toMatchObject({ run_id: 'run_1', agent_id: 'agent_1', tenant_id: 'tenant_1' })
    const span = deciding.spans().find((record) => record.operation === 'decide')
    expect(span).toMatchObject({
      decision_id,
      correlation_id,
      span_id,
      component: 'engines.failing',
      layer: 'L4',
      outcome: 'error',
    })
    expect(deciding.envelopes()).toHaveLength(2)
    for (const envelope of deciding.envelopes()) {
      expect(envelope).toMatchObject({ decision_id, correlation_id, run_id: 'run_1' })
      expect(envelopeDigest(envelope)).toBe(envelope.digest)
    }
  })

  it('numbers are contiguous with those of all other records', async () => {
    const deciding = start()
    const engine = budget()
    for (let amount = 0; amount < 5; amount += 1) {
      engine.decide({ amount, limit: 2 })
      capture({ message: `after ${amount}` })
    }
    await deciding.recorder.stop()
    const sequences = deciding.records().map(({ sequence }) => sequence)
    expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences.map((_, index) => index + 1))
  })

  it('is made on a copy in canonical order, which the caller and the engine do not share', () => {
    const deciding = start()
    const seen: unknown[] = []
    const engine = defineEngine({
      name: newName(),
      component: 'engines.copy',
      input: anything<{ b: { list: number[] }; a: Date }>(),
      output: anything<unknown>(),
      fields: plain,
      decide: (input) => {
        seen.push(Object.keys(input))
        input.b.list.push(4)
        input.a.setTime(1)
        return input.b.list.length
      },
    })
    const given = { b: { list: [1, 2, 3] }, a: new Date(0) }
    expect(engine.decide(given).output).toBe(4)
    expect(given).toEqual({ b: { list: [1, 2, 3] }, a: new Date(0) })
    expect(seen).toEqual([['a', 'b']])
    expect(deciding.decision().input).toBe(
      '{"a":{"$fc":"date","v":"1970-01-01T00:00:00.000Z"},"b":{"list":[1,2,3]}}',
    )
  })

  it('is made on what the schema makes of the input, and that is recorded', () => {
    const deciding = start()
    const engine = defineEngine({
      name: newName(),
      component: 'engines.defaults',
      input: z.object({ amount: z.number().default(3), since: z.coerce.date() }),
      output: z.number(),
      fields: plain,
      decide: ({ amount, since }) => amount + since.getTime(),
    })
    expect(engine.decide({ since: '1970-01-01' } as never).output).toBe(3)
    expect(deciding.decision()).toMatchObject({
      input: '{"amount":3,"since":{"$fc":"date","v":"1970-01-01T00:00:00.000Z"}}',
      read_set: ['/amount', '/since'],
    })
  })
})

describe('without recording', () => {
  it('an engine decides all the same, with no recorder', () => {
    expect(budget().decide({ amount: 7, limit: 5 })).toMatchObject({
      output: { outcome: 'deny' },
      engineVersion: 'unknown',
      outcome: 'deny',
    })
  })

  it('and has ctx, and a copy of its own', () => {
    const engine = defineEngine({
      name: newName(),
      component: 'engines.bare',
      input: anything<{ list: number[] }>(),
      output: anything<unknown[]>(),
      fields: plain,
      decide: ({ list }, ctx) => {
        list.push(1)
        return [typeof ctx.now(), typeof ctx.random(), ctx.uuid().length, ctx.read('x', () => 5)]
      },
    })
    const given = { list: [] }
    expect(engine.decide(given).output).toEqual(['number', 'number', 36, 5])
    expect(given.list).toEqual([])
  })

  it('with FC_DISABLED=1 nothing is written, and globals stay as they are', async () => {
    vi.stubEnv('FC_DISABLED', '1')
    running = startRecorder({ producer: 'off', journal: { dir: '/nowhere/at/all' } })
    const realDate = Date
    const engine = defineEngine({
      name: newName(),
      component: 'engines.off',
      input: amounts,
      output: z.boolean(),
      fields: plain,
      decide: () => Date === realDate && Date.now() > 0,
    })
    expect(engine.decide({ amount: 1, limit: 2 }).output).toBe(true)
    const { runtime } = await import('../../src/correlation/runtime.ts')
    runtime.isDisabled = false
  })

  it('with a sink that breaks its promise and throws', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const status = { kind: 'custom', pendingRecords: null, trouble: null } as never
    let isBroken = false
    const append = () => {
      if (isBroken) throw new Error('the disk is gone')
      return 'spooled' as const
    }
    const sink = {
      survivesRedeploy: null,
      append,
      flush: async () => {},
      drain: async () => ({ remaining: 0 }),
      stop: async () => {},
      status: () => status,
    }
    running = startRecorder({
      producer: 'test',
      processHooks: false,
      journal: false,
      projectKey: testKey,
      spans: { maxPerSecond: 0 },
      sink: { kind: 'custom', sink },
    })
    isBroken = true
    const engine = budget()
    expect(engine.decide({ amount: 1, limit: 5 }).output).toEqual({ outcome: 'allow' })
    expect(engine.decide({ amount: 9, limit: 5 }).output).toEqual({ outcome: 'deny' })
    isBroken = false
    expect(warned).toHaveBeenCalledTimes(1)
    expect(warned.mock.calls[0]?.[1]).toEqual({ code: 'FC_DECISION_UNRECORDED' })
    vi.restoreAllMocks()
  })
})

describe('what an engine may not do', () => {
  function refusal(fn: () => unknown): FirstContactError {
    try {
      fn()
    } catch (error) {
      if (FirstContactError.is(error)) return error
      throw error
    }
    throw new Error('nothing was refused')
  }

  it('takes no input that does not fit, and names the path and not the value', async () => {
    const deciding = start()
    const engine = budget()
    const error = refusal(() => engine.decide({ amount: 'hunter2', limit: 5 } as never))
    expect(error).toMatchObject({ code: 'FC_DECISION_INPUT_INVALID' })
    expect(error.message).toContain('"amount"')
    expect(error.message).not.toContain('hunter2')
    expect(deciding.decisions()).toEqual([])
    await deciding.recorder.flush()
    expect(deciding.spans()).toMatchObject([
      { operation: 'decide', outcome: 'error', error_class: 'domain.validation' },
    ])
  })

  it('gives no answer that does not fit; that it tried is recorded', () => {
    const deciding = start()
    const engine = defineEngine({
      name: newName(),
      component: 'engines.wrong',
      input: amounts,
      output: outcomes,
      fields: plain,
      decide: () => ({ outcome: 'maybe' }) as never,
    })
    const error = refusal(() => engine.decide({ amount: 1, limit: 1 }))
    expect(error).toMatchObject({ code: 'FC_DECISION_OUTPUT_INVALID' })
    expect(error.message).toContain('"outcome"')
    expect(deciding.decision()).toMatchObject({
      output: null,
      outcome: null,
      threw: { type: 'FirstContactError', message: expect.stringContaining('output') },
    })
  })

  it('answers no promise, and one that is rejected later disturbs nobody', async () => {
    const deciding = start()
    const unhandled = vi.fn()
    const late: () => unknown = async () => {
      await Promise.resolve()
      throw new Error('too late')
    }
    process.on('unhandledRejection', unhandled)
    const engine = defineEngine({
      name: newName(),
      component: 'engines.later',
      input: amounts,
      output: anything<unknown>(),
      fields: plain,
      decide: late,
    })
    const error = refusal(() => engine.decide({ amount: 1, limit: 1 }))
    expect(error.code).toBe('FC_DECISION_THENABLE')
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
    expect(deciding.decision().threw?.type).toBe('FirstContactError')
  })

  it('throws what it throws: the same object, recorded without what its fields hide', () => {
    const deciding = start()
    const thrown = new RangeError('no limit for Alice Smith (4711) in tier gold')
    const engine = defineEngine({
      name: newName(),
      component: 'engines.throwing',
      input: z.object({ name: z.string(), number: z.number(), tier: z.string() }),
      output: outcomes,
      fields: { input: { tier: 'plain' }, output: 'plain' },
      decide: () => {
        throw thrown
      },
    })
    let caught: unknown
    try {
      engine.decide({ name: 'Alice Smith', number: 4711, tier: 'gold' })
    } catch (error) {
      caught = error
    }
    expect(caught).toBe(thrown)
    expect(deciding.decision()).toMatchObject({
      threw: { type: 'RangeError', message: 'no limit for [hidden] ([hidden]) in tier gold' },
      output: null,
      output_hash: null,
      replayability: 'exact',
    })
  })
})

describe('what has no canonical form', () => {
  const engineOf = (output: unknown) =>
    defineEngine({
      name: newName(),
      component: 'engines.odd',
      input: anything<unknown>(),
      output: anything<unknown>(),
      fields: plain,
      decide: () => output,
    })

  it('is decided on, and said to be beyond replay', () => {
    const deciding = start()
    const input = { at: [() => 'secret-value'] }
    const engine = engineOf(1)
    expect(engine.decide(input).output).toBe(1)
    expect(deciding.decision()).toMatchObject({
      input: null,
      tape: null,
      output: null,
      input_hash: null,
      read_set: [''],
      replayability: 'no',
      replayability_reasons: ['input: A function has no canonical form'],
    })
  })

  it('is refused in strict mode, where it is', () => {
    start({ strict: true })
    expect(() => engineOf(1).decide({ at: [() => 1] })).toThrowError(
      expect.objectContaining({
        code: 'FC_DECISION_INPUT_INVALID',
        message: expect.stringContaining('"/at/0"'),
      }),
    )
  })

  it('is answered, and said to be beyond replay', () => {
    const deciding = start()
    const answer = { of: Symbol('x') }
    expect(engineOf(answer).decide(1).output).toBe(answer)
    expect(deciding.decision()).toMatchObject({
      input: '1',
      output: null,
      output_hash: null,
      replayability: 'no',
      replayability_reasons: ['output: A symbol has no canonical form'],
    })
  })
})

describe('what is too large', () => {
  const engineOf = (fields: 'plain' | 'seal') =>
    defineEngine({
      name: newName(),
      component: 'engines.large',
      input: anything<string>(),
      output: anything<number>(),
      fields: { input: fields, output: 'plain' },
      decide: (input) => input.length,
    })

  it.each([
    ['a long text', 'plain', 'x'.repeat(50_000)],
    ['a long sealed text', 'seal', 'x'.repeat(45_000)],
    ['a very long text', 'plain', 'x'.repeat(2_000_000)],
    ['many quotes, which take two bytes and four in a line', 'plain', '"'.repeat(20_000)],
    ['many characters of three bytes', 'plain', '€'.repeat(20_000)],
  ] as const)('%s: hashes stay, texts do not', (_what, fieldClass, text) => {
    const deciding = start()
    expect(engineOf(fieldClass).decide(text).output).toBe(text.length)
    expect(deciding.decision()).toMatchObject({
      input: null,
      output: null,
      tape: null,
      sealed: null,
      input_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      output_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      replayability: 'no',
      replayability_reasons: ['too large'],
    })
  })

  it('nearly as much is kept', () => {
    const deciding = start()
    engineOf('plain').decide('x'.repeat(48_000))
    expect(deciding.decision().input).toHaveLength(48_002)
  })
})

describe('the outcome', () => {
  const decided = (definition: object) =>
    defineEngine({
      component: 'engines.outcome',
      input: anything<unknown>(),
      output: anything<{ outcome: string }>(),
      fields: plain,
      decide: () => ({ outcome: 'allow' }),
      ...definition,
      name: newName(),
    }).decide(1).outcome

  it('is the answer’s own word, where that is stored in clear', () => {
    start()
    expect(decided({})).toBe('allow')
    expect(decided({ fields: { input: 'plain', output: 'seal' } })).toBeNull()
    expect(decided({ fields: { input: 'plain', output: { outcome: 'plain' } } })).toBe('allow')
    expect(decided({ fields: { input: 'plain', output: { outcome: 'token' } } })).toBeNull()
    expect(decided({ decide: () => ({ outcome: 17 }) })).toBeNull()
  })

  it('is what the definition says, scrubbed and cut, and never fails a decision', () => {
    start()
    expect(decided({ outcome: () => 'asked bob@example.com' })).toBe('asked [email]')
    expect(decided({ outcome: () => 'x'.repeat(900) })).toHaveLength(200)
    expect(decided({ outcome: () => 17 })).toBeNull()
    expect(
      decided({
        outcome: () => {
          throw new Error('no word')
        },
      }),
    ).toBeNull()
  })
})
