import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  annotate,
  capture,
  childSpan,
  correlationScope,
  defineEngine,
  type DecisionContext,
  type Recorder,
} from '../../src/index.ts'
import {
  anything,
  type DecidingRecorder,
  newName,
  startDecidingRecorder,
} from '../support/decision-records.ts'
import { pureCalls, readsAround } from '../support/reading-engine.ts'

let running: Recorder | undefined
let warnings: (readonly [string, unknown])[] = []

function start(options: Parameters<typeof startDecidingRecorder>[0] = {}): DecidingRecorder {
  const deciding = startDecidingRecorder(options)
  running = deciding.recorder
  return deciding
}

beforeEach(() => {
  warnings = []
  vi.spyOn(process, 'emitWarning').mockImplementation((warning, options) => {
    warnings.push([String(warning), options])
  })
})

afterEach(async () => {
  await running?.stop()
  running = undefined
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function engineThat(decide: (ctx: DecisionContext) => unknown, name: string = newName()) {
  return defineEngine({
    name,
    component: 'engines.reading',
    input: anything<unknown>(),
    output: anything<unknown>(),
    fields: { input: 'plain', output: 'plain' },
    decide: (_input, ctx) => {
      decide(ctx)
      return 1
    },
  })
}

const places: readonly (readonly [holder: object, names: readonly string[]])[] = [
  [
    globalThis,
    [
      'Date',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'fetch',
      'structuredClone',
    ],
  ],
  [Date, ['now']],
  [Math, ['random']],
  [performance, ['now']],
  [process, ['hrtime', 'env']],
  [crypto, ['randomUUID', 'getRandomValues']],
]

/** Everything that is replaced while an engine runs. */
function globals(): readonly unknown[] {
  return places.flatMap(([holder, names]) =>
    names.map((name): unknown => Reflect.get(holder, name)),
  )
}

describe('what an engine reads around ctx', () => {
  it.each(readsAround)('is noticed: %s', (name, read) => {
    const deciding = start()
    engineThat(read).decide({})
    expect(deciding.decision()).toMatchObject({
      unrecorded_reads: [name],
      replayability: 'no',
      replayability_reasons: [`unrecorded: ${name}`],
    })
  })

  it.each(pureCalls)('is nothing where it reads nothing: %s', (_name, call) => {
    const deciding = start()
    engineThat(call).decide({})
    expect(deciding.decision()).toMatchObject({ unrecorded_reads: [], replayability: 'exact' })
  })

  it('gets the real value all the same', () => {
    start()
    vi.stubEnv('FC_TEST_FLAG', 'on')
    let seen: unknown[] = []
    const before = Date.now()
    engineThat(() => {
      seen = [Date.now(), new Date().getTime(), process.env['FC_TEST_FLAG'], Math.random()]
    }).decide({})
    expect(seen[0]).toBeGreaterThanOrEqual(before)
    expect(seen[1]).toBeLessThanOrEqual(Date.now())
    expect(seen[2]).toBe('on')
    expect(seen[3]).toBeLessThan(1)
    vi.unstubAllEnvs()
  })

  it('is warned of once for each engine and each thing', () => {
    start()
    const engine = engineThat(() => [Date.now(), Math.random(), Date.now()])
    engine.decide({})
    engine.decide({})
    engineThat(() => Date.now()).decide({})
    expect(warnings.map(([text]) => text)).toEqual([
      expect.stringContaining(`${engine.name} read Date.now`),
      expect.stringContaining(`${engine.name} read Math.random`),
      expect.stringContaining('read Date.now'),
    ])
    expect(warnings[0]?.[1]).toEqual({ code: 'FC_UNRECORDED_READ' })
  })

  it('is thrown at in strict mode, and recorded', () => {
    const deciding = start({ strict: true })
    const engine = engineThat(() => Date.now())
    expect(() => engine.decide({})).toThrowError(
      expect.objectContaining({ code: 'FC_UNRECORDED_READ' }),
    )
    expect(deciding.decision()).toMatchObject({
      unrecorded_reads: ['Date.now'],
      replayability: 'no',
      threw: { type: 'FirstContactError' },
    })
  })

  it('names no variable that is not a name, and no more than a record holds', () => {
    const deciding = start()
    engineThat(() => {
      void process.env[`a secret ${'x'.repeat(200)}`]
      for (let index = 0; index < 50; index += 1) void process.env[`V${index}`]
    }).decide({})
    const { unrecorded_reads: reads, replayability_reasons: reasons } = deciding.decision()
    expect(reads).toHaveLength(32)
    expect(reads[0]).toMatch(/^process\.env\.a\?secret\?x+$/)
    expect(reasons).toHaveLength(16)
    expect(reasons.at(-1)).toBe('and 17 more')
  })
})

describe('globals', () => {
  it('are replaced only while an engine runs, also when it throws', () => {
    start()
    const before = globals()
    let inside: readonly unknown[] = []
    engineThat(() => {
      inside = globals()
    }).decide({})
    expect(globals()).toEqual(before)
    globals().forEach((value, index) => expect(value).toBe(before[index]))
    inside.forEach((value, index) => expect(value).not.toBe(before[index]))
    const throwing = engineThat(() => {
      throw new Error('out')
    })
    expect(() => throwing.decide({})).toThrow('out')
    globals().forEach((value, index) => expect(value).toBe(before[index]))
    const endless = engineThat(function again(): unknown {
      return again()
    })
    expect(() => endless.decide({})).toThrow(RangeError)
    globals().forEach((value, index) => expect(value).toBe(before[index]))
  })

  it('that a test has faked are used, and put back', () => {
    const deciding = start()
    vi.useFakeTimers({ now: 1000 })
    let seen: unknown
    engineThat((ctx) => {
      seen = [ctx.now(), Date.now(), new Date().getTime()]
    }).decide({})
    expect(seen).toEqual([1000, 1000, 1000])
    vi.useRealTimers()
    expect(deciding.decision().unrecorded_reads).toEqual(['Date.now', 'new Date()'])
    engineThat((ctx) => {
      seen = ctx.now()
    }).decide({})
    expect(seen).toBeGreaterThan(1000)
    expect(new Date(0).constructor).toBe(Date)
  })

  it('that cannot be replaced are left, and the engine decides', () => {
    const deciding = start()
    const { random } = Math
    Object.defineProperty(Math, 'random', { value: random, writable: false, configurable: true })
    try {
      engineThat(() => Math.random()).decide({})
      expect(Math.random).toBe(random)
      expect(deciding.decision()).toMatchObject({
        output: '1',
        replayability: 'partial',
        replayability_reasons: ['unrecorded reads cannot be noticed: globals are locked'],
      })
    } finally {
      Object.defineProperty(Math, 'random', { value: random, writable: true, configurable: true })
    }
  })
})

describe('what is not the engine’s doing', () => {
  it('is not noticed: ctx, the recorder, and what a read does inside', () => {
    const deciding = start()
    const engine = engineThat((ctx) => {
      ctx.now()
      ctx.random()
      ctx.uuid()
      ctx.read('limit', () => Date.now() + Math.random())
      capture({ message: 'noticed', errorClass: 'domain.constraint' })
      annotate({ rule: 'r1' })
      childSpan({ operation: 'rules' }, () => 1)
      correlationScope({ component: 'engines.inside' }, () => 1)
    })
    for (let round = 0; round < 40; round += 1) engine.decide({})
    for (const decision of deciding.decisions()) {
      expect(decision).toMatchObject({ unrecorded_reads: [], replayability: 'exact' })
    }
    expect(deciding.envelopes()).toHaveLength(40)
  })

  it('is not noticed outside an engine', () => {
    start()
    engineThat(() => {}).decide({})
    for (const [, read] of readsAround) read()
    expect(warnings).toEqual([])
  })

  it('is that of the engine inside, for the engine around it', () => {
    const deciding = start()
    const inner = engineThat(() => Date.now())
    const outer = engineThat(() => {
      inner.decide({})
      Math.random()
    })
    outer.decide({})
    const byEngine = (name: string) =>
      deciding.decisions().find(({ engine }) => engine === name)?.unrecorded_reads
    expect(byEngine(inner.name)).toEqual(['Date.now'])
    expect(byEngine(outer.name)).toEqual(['Math.random'])
  })
})

describe('two copies of the recorder in one process', () => {
  it('notice for each other, record in one place, and know all engines by name', async () => {
    const deciding = start()
    vi.resetModules()
    const copy = await import('../../src/index.ts')
    expect(copy.defineEngine).not.toBe(defineEngine)
    const before = globals()
    const definition = {
      component: 'engines.copied',
      input: anything<{ list: { n: number }[] }>(),
      output: anything<unknown>(),
      fields: { input: 'plain', output: 'plain' },
    } as const
    const inner = copy.defineEngine({
      ...definition,
      name: newName(),
      decide: ({ list }) => ({ first: list[0], at: Date.now(), cloned: structuredClone(list) }),
    })
    const outer = defineEngine({
      ...definition,
      name: newName(),
      decide: (input) => ({ ...(inner.decide(input).output as object), r: Math.random() }),
    })
    const { output } = outer.decide({ list: [{ n: 1 }] })
    expect(output).toMatchObject({ first: { n: 1 }, cloned: [{ n: 1 }] })
    expect(
      deciding.decisions().map(({ engine, unrecorded_reads: reads }) => [engine, reads]),
    ).toEqual([
      [inner.name, ['Date.now']],
      [outer.name, ['Math.random']],
    ])
    globals().forEach((value, index) => expect(value).toBe(before[index]))
    expect(() =>
      copy.defineEngine({ ...definition, name: outer.name, decide: () => 1 }),
    ).toThrowError(expect.objectContaining({ code: 'FC_ENGINE_NAME_TAKEN' }))
  })
})
