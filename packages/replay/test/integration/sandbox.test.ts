import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { decideOnce, plainBundle, requestOf } from '../support/run-probes.ts'

const opened: Sandbox[] = []

async function open(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await Sandbox.open(options)
  opened.push(sandbox)
  return sandbox
}

afterEach(() => {
  for (const sandbox of opened.splice(0)) sandbox.close()
})

const entry = (kind: string, name: string, value: unknown) => ({ kind, name, value })

describe('the tape', () => {
  const bundle = plainBundle(
    `return [ctx.now(), ctx.read('limit', () => 0), ctx.now(), ctx.random(), ctx.uuid()]`,
  )
  const tape = [
    entry('read', 'limit', { max: 5 }),
    entry('now', 'now', 1),
    entry('uuid', 'uuid', 'u'),
    entry('now', 'now', 2),
    entry('random', 'random', 0.5),
  ]

  test('answers by kind, name and ordinal, whatever is asked for in between', async () => {
    const answer = await decideOnce({ bundle }, requestOf({}, tape))
    expect(answer).toMatchObject({ kind: 'output', text: '[1,{"max":5},2,0.5,"u"]', leftovers: [] })
  })

  test('never runs the function of a read', async () => {
    const reading = plainBundle(`return ctx.read('a', () => Date.now())`)
    const answer = await decideOnce({ bundle: reading }, requestOf({}, [entry('read', 'a', 7)]))
    expect(answer).toMatchObject({ kind: 'output', text: '7' })
  })

  test('refuses what was not recorded, by its ordinal', async () => {
    const short = tape.filter(({ value }) => value !== 2)
    const answer = await decideOnce({ bundle }, requestOf({}, short))
    expect(answer).toMatchObject({
      kind: 'refused',
      code: 'UNRECORDED_READ',
      reason: 'asks for now #2, which was not recorded',
    })
  })

  test('refuses it also where the engine catches the refusal', async () => {
    const catching = plainBundle(`try { return ctx.read('a', () => 1) } catch { return 0 }`)
    const answer = await decideOnce({ bundle: catching })
    expect(answer).toMatchObject({ kind: 'refused', code: 'UNRECORDED_READ' })
  })

  test('names what is left on it', async () => {
    const more = [...tape, entry('now', 'now', 3), entry('read', 'flag', true)]
    const answer = await decideOnce({ bundle }, requestOf({}, more))
    expect(answer).toMatchObject({ kind: 'output', leftovers: ['now #3', 'read "flag"'] })
  })

  test('gives what another engine decided inside this one', async () => {
    const nested = `const other = __fcRecorder.defineEngine({ name: 'other', decide: () => 'live' });`
    const nesting = plainBundle('return other.decide(input).output', nested)
    const decision = { decisionId: 'dec_1', output: 'recorded', engineVersion: 'unknown' }
    const answer = await decideOnce(
      { bundle: nesting },
      requestOf({}, [entry('read', 'engine:other', decision)]),
    )
    expect(answer).toMatchObject({ kind: 'output', text: '"recorded"' })
  })
})

describe('fields that are not there', () => {
  const dropped = '{"customer":{"email":{"$fc":"dropped","v":{"size":64,"type":"string"}},"id":7}}'
  const request = { ...requestOf({}), input: dropped }

  test('end the replay when one is read, with its path', async () => {
    const bundle = plainBundle('try { return input.customer.email } catch { return "" }')
    expect(await decideOnce({ bundle }, request)).toMatchObject({
      kind: 'refused',
      code: 'HIDDEN_FIELD',
      reason: 'reads customer.email (dropped)',
    })
  })

  test('do no harm when none is read', async () => {
    const bundle = plainBundle('return [input.customer.id, Object.keys(input.customer)]')
    expect(await decideOnce({ bundle }, request)).toMatchObject({
      kind: 'output',
      text: '[7,["email","id"]]',
    })
  })

  test('are sealed ones without a key, and values with one', async () => {
    const bundle = plainBundle('return input.name')
    const sealed = { ...requestOf({}), input: '{"name":{"$fc":"sealed","v":"/name"}}' }
    expect(await decideOnce({ bundle }, sealed)).toMatchObject({ reason: 'reads name (sealed)' })
    const opened = { input: { '/name': '"Ann"' }, tape: {} }
    expect(await decideOnce({ bundle }, { ...sealed, opened })).toMatchObject({ text: '"Ann"' })
  })
})

describe('a schema of other code', () => {
  const schema = (parse: string) =>
    plainBundle('return input').replace('input:{parse:(value)=>value}', `input:{parse:${parse}}`)

  test('is not asked for what the same code recorded', async () => {
    const bundle = schema('() => { throw new Error("no") }')
    expect(await decideOnce({ bundle }, requestOf({ a: 1 }))).toMatchObject({ text: '{"a":1}' })
  })

  test('refuses what no longer fits', async () => {
    const bundle = schema(
      '() => { throw Object.assign(new Error("no"), { issues: [{ path: ["a"] }] }) }',
    )
    const request = { ...requestOf({ a: 1 }), isChecked: true }
    expect(await decideOnce({ bundle }, request)).toMatchObject({
      kind: 'refused',
      code: 'INPUT_UNFIT',
      reason: 'The input of engine probe does not fit its schema at "a".',
    })
  })

  test('may add to the input, and the answer says so', async () => {
    const bundle = schema('(value) => ({ ...value, b: 2 })')
    const request = { ...requestOf({ a: 1 }), isChecked: true }
    expect(await decideOnce({ bundle }, request)).toMatchObject({
      text: '{"a":1,"b":2}',
      notes: ['the schema of this code makes another input of what was recorded'],
    })
  })
})

describe('what an engine throws', () => {
  test('is an answer too', async () => {
    const bundle = plainBundle('throw new RangeError("over " + input.max)')
    expect(await decideOnce({ bundle }, requestOf({ max: 3 }))).toMatchObject({
      kind: 'threw',
      type: 'RangeError',
      message: 'over 3',
    })
  })

  test('a loop of calls without end is one', async () => {
    const bundle = plainBundle('const f = () => f() + 1; return f()')
    expect(await decideOnce({ bundle })).toMatchObject({ kind: 'threw', type: 'RangeError' })
  })

  test('is of no use to leave the realm by', async () => {
    const bundle = plainBundle('throw new Proxy({}, { get: () => { throw 1 } })')
    expect((await decideOnce({ bundle })).kind).toBe('threw')
  })
})

describe('code that cannot run', () => {
  test.each([
    ['no JavaScript', 'const = 1', 'the bundle is no JavaScript'],
    ['nothing', '', 'it defines no engine'],
    ['modules that throw', 'throw new Error("no limits")', 'Error: no limits'],
    ['modules that need Node', 'Buffer.from("x")', 'It looked for Buffer (while loading)'],
    ['modules that never end', 'for(;;);', 'takes longer than 2000 ms'],
  ])('%s', async (_, bundle, reason) => {
    const answer = await decideOnce({ bundle, limits: { timeMaxMs: 2000 } })
    expect(answer).toMatchObject({ kind: 'refused' })
    expect(answer).toHaveProperty('reason', expect.stringContaining(reason))
  })
})

describe('time and memory', () => {
  const bundle = plainBundle(`
    if (input.what === 'loop') for (;;);
    if (input.what === 'pattern') return /^(a+)+$/.test('a'.repeat(60) + 'b')
    const kept = []
    if (input.what === 'heap') for (;;) kept.push(new Array(1e5).fill(input.what))
    if (input.what === 'buffers') for (;;) kept.push(new Uint8Array(1e7).fill(1))
    return input.what`)
  const limits = { timeMaxMs: 4000, memoryMaxMb: 96 }

  test.each(['loop', 'pattern'])(
    'an endless %s costs its own decision and no other',
    async (what) => {
      const sandbox = await open({ bundle, limits: { ...limits, timeMaxMs: 1500 } })
      const all = [1, what, 2].map((each) => sandbox.decide(requestOf({ what: each })))
      const [before, between, after] = await Promise.all(all)
      expect(before).toMatchObject({ kind: 'output', text: '1' })
      expect(between).toMatchObject({ code: 'TIME', reason: 'takes longer than 1500 ms' })
      expect(after).toMatchObject({ kind: 'output', text: '2' })
    },
  )

  test('an engine that eats its heap is refused', { timeout: 30_000 }, async () => {
    const sandbox = await open({ bundle, limits })
    const all = ['heap', 'after'].map((what) => sandbox.decide(requestOf({ what })))
    expect(await Promise.all(all)).toMatchObject([
      { code: 'MEMORY', reason: 'takes more than 96 MiB' },
      { text: '"after"' },
    ])
  })

  test.runIf(process.platform === 'linux')(
    'so is one that eats memory beside the heap',
    { timeout: 30_000 },
    async () => {
      const sandbox = await open({ bundle, limits })
      expect(await sandbox.decide(requestOf({ what: 'buffers' }))).toMatchObject({ code: 'MEMORY' })
    },
  )
})

describe('decisions one after the other', () => {
  const poisons = [
    'Array.prototype.map = () => ["mine"]',
    'Object.prototype.outcome = "mine"',
    'JSON.parse = () => "mine"',
    'Date.prototype.toISOString = () => "mine"',
    'globalThis.seen = "mine"',
    'String.prototype.trim = () => "mine"',
    'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })',
    'Promise.resolve().then(() => { globalThis.seen = "mine" })',
    'Object.setPrototypeOf(Array.prototype, { map: 1 })',
    'delete Map.prototype.get',
  ]
  const bundle = plainBundle(
    `
    if (input.poison !== undefined) { try { poison[input.poison]() } catch {} return 0 }
    return [[1].map((x) => x + 1), ({}).outcome ?? 'none', new Date(0).toISOString(), typeof seen,
      ' a '.trim(), [...[3]], new Map([[1, 2]]).get(1)]`,
    `const poison = [${poisons.map((each) => `() => { ${each} }`).join(',')}];`,
  )
  const clean = '[[2],"none","1970-01-01T00:00:00.000Z","undefined","a",[3],2]'

  test.each(['fresh', 'shared'] as const)(
    'leave nothing to each other in a %s realm',
    async (realm) => {
      const sandbox = await open({ bundle, realm })
      for (const poison of poisons.keys()) {
        await sandbox.decide(requestOf({ poison }))
        const after = await sandbox.decide(requestOf({}))
        expect([poisons[poison], after]).toEqual([
          poisons[poison],
          expect.objectContaining({ text: clean }),
        ])
      }
    },
  )

  test('share the state of their modules in a shared realm only', async () => {
    const counting = plainBundle('return ++count', 'let count = 0;')
    const texts = async (realm: 'fresh' | 'shared') => {
      const sandbox = await open({ bundle: counting, realm })
      const all = await Promise.all([1, 2, 3].map(() => sandbox.decide(requestOf({}))))
      return all.map((answer) => (answer.kind === 'output' ? answer.text : answer.kind))
    }
    expect(await texts('fresh')).toEqual(['1', '1', '1'])
    expect(await texts('shared')).toEqual(['1', '2', '3'])
  })

  test('may name an error of theirs in a shared realm', async () => {
    const naming = plainBundle(`'use strict'
      class Mine extends Error { constructor(message) { super(message); this.name = 'Mine' } }
      const plain = { toString: 1 }
      plain.valueOf = 2
      throw new Mine('own')`)
    expect(await decideOnce({ bundle: naming, realm: 'shared' })).toMatchObject({
      kind: 'threw',
      type: 'Mine',
      message: 'own',
    })
  })
})

test(
  'code that hangs every time is given up, however many decisions wait',
  { timeout: 60_000 },
  async () => {
    const sandbox = await open({ bundle: 'for (;;);', limits: { timeMaxMs: 100 } })
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => sandbox.decide(requestOf({}))),
    )
    expect(new Set(answers.map((answer) => answer.kind === 'refused' && answer.code))).toEqual(
      new Set(['TIME']),
    )
    expect(await sandbox.decide(requestOf({}))).toMatchObject({ code: 'TIME' })
  },
)

test('a Node that does not start is found out at the first decision', async () => {
  const execPath = fileURLToPath(new URL('../support/no-node.mjs', import.meta.url))
  const sandbox = await open({ bundle: plainBundle('return 1'), limits: { execPath } })
  const answers = await Promise.all([1, 2, 3].map(() => sandbox.decide(requestOf({}))))
  for (const answer of answers) {
    expect(answer).toMatchObject({
      code: 'CRASHED',
      reason: expect.stringContaining('the sandbox did not start'),
    })
  }
})

test('a sandbox that is closed refuses what it was still asked for', async () => {
  const sandbox = await open({ bundle: plainBundle('for (;;);') })
  const answer = sandbox.decide(requestOf({}))
  sandbox.close()
  expect(await answer).toMatchObject({ code: 'CRASHED', reason: 'the sandbox was closed' })
})
