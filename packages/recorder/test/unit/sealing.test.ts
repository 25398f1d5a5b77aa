import { createSecretKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineEngine, ProjectKey, type FieldClasses } from '../../src/index.ts'
import { openBytes } from '../../src/decisions/sealing/seal-bytes.ts'
import { rewrapDataKey, unwrapDataKey } from '../../src/decisions/sealing/data-keys.ts'
import { openValues } from '../../src/decisions/sealing/sealed-values.ts'
import {
  anything,
  type DecidingRecorder,
  newName,
  startDecidingRecorder,
  testKey,
} from '../support/decision-records.ts'

let deciding: DecidingRecorder

beforeEach(() => {
  deciding = startDecidingRecorder()
})

afterEach(async () => {
  await deciding.recorder.stop()
  vi.useRealTimers()
})

interface Person {
  readonly id: string
  readonly name: string
}

function engineFor(
  subject: ((person: Person) => string | null) | undefined,
  input: FieldClasses = { id: 'token' },
) {
  return defineEngine({
    name: newName(),
    component: 'engines.sealing',
    input: anything<Person>(),
    output: anything<unknown>(),
    fields: { input, output: { name: 'seal' }, tape: { limit: 'seal' } },
    ...(subject === undefined ? {} : { subject }),
    decide: ({ name }, ctx) => ({ name, limit: ctx.read('limit', () => 5) }),
  })
}

const alice = { id: 'u1', name: 'Alice Smith' }
const bob = { id: 'u2', name: 'Bob Jones' }

describe('sealed values', () => {
  it('lie in one blob a decision, and open with their subject’s key', () => {
    engineFor(({ id }) => id).decide(alice)
    const decision = deciding.decision()
    expect(deciding.text()).not.toContain('Alice')
    const opened = deciding.open(decision)
    expect(opened.input('/name')).toEqual({ value: 'Alice Smith' })
    expect(opened.output('/name')).toEqual({ value: 'Alice Smith' })
    expect(opened.output('/limit')).toEqual({ value: 5 })
    expect(opened.tape('/0/value')).toEqual({ value: 5 })
    expect(opened.input('/id')).toBeNull()
  })

  it('have a key of their own for each subject, written before the first that needs it', () => {
    const engine = engineFor(({ id }) => id)
    engine.decide(alice)
    engine.decide(bob)
    engine.decide(alice)
    const [first, second, third] = deciding.decisions()
    expect(first?.subject).toMatch(/^sub_[0-9a-f]{32}$/)
    expect(first?.subject).toBe(third?.subject)
    expect(first?.seal_key_id).toBe(third?.seal_key_id)
    expect(first?.subject).not.toBe(second?.subject)
    expect(first?.seal_key_id).not.toBe(second?.seal_key_id)
    expect(deciding.subjectKeys()).toHaveLength(2)
    for (const { key_id: id, sequence, subject } of deciding.subjectKeys()) {
      const users = deciding.decisions().filter((decision) => decision.seal_key_id === id)
      expect(users.map((user) => user.subject)).toEqual(users.map(() => subject))
      for (const user of users) expect(user.sequence).toBeGreaterThan(sequence)
    }
  })

  it('of nobody in particular have one key for all', () => {
    engineFor(() => null).decide(alice)
    engineFor(undefined).decide(bob)
    expect(deciding.subjectKeys()).toMatchObject([{ subject: null }])
    expect(deciding.decisions().map(({ subject }) => subject)).toEqual([null, null])
  })

  it('are dropped where nobody can say whose they are: under another key they could not be erased', () => {
    const failing = engineFor(() => {
      throw new Error('who?')
    })
    failing.decide(alice)
    engineFor((() => 17) as never).decide(alice)
    for (const decision of deciding.decisions()) {
      expect(decision).toMatchObject({ sealed: null, seal_key_id: null, subject: null })
      expect(decision.input).toContain('"name":{"$fc":"dropped"')
      expect(decision.replayability_reasons).toContain('subject failed: name was dropped')
    }
    expect(deciding.subjectKeys()).toEqual([])
    expect(deciding.text()).not.toContain('Alice')
  })

  it('get another key after a while, so that an erased subject’s is not used for ever', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 23), toFake: ['Date'] })
    const engine = engineFor(({ id }) => id)
    engine.decide(alice)
    vi.setSystemTime(Date.UTC(2026, 10, 23, 0, 59))
    engine.decide(alice)
    vi.setSystemTime(Date.UTC(2026, 10, 23, 1, 1))
    engine.decide(alice)
    const [first, second, third] = deciding.decisions()
    expect(second?.seal_key_id).toBe(first?.seal_key_id)
    expect(third?.seal_key_id).not.toBe(first?.seal_key_id)
    expect(deciding.subjectKeys().map(({ made_at: madeAt }) => madeAt)).toEqual([
      '2026-11-23T00:00:00.000Z',
      '2026-11-23T01:01:00.000Z',
    ])
  })

  it('do not open with another key, for another decision, or changed', () => {
    engineFor(({ id }) => id).decide(alice)
    const decision = deciding.decision()
    const [wrapped] = deciding.subjectKeys()
    if (wrapped === undefined || decision.sealed === null) throw new TypeError('nothing sealed')
    const key = unwrapDataKey(testKey, wrapped)
    const unreadable = expect.objectContaining({ code: 'FC_SEAL_UNREADABLE' })
    const other = { ...key, key: createSecretKey(Buffer.alloc(32, 1)) }
    expect(() => openValues(other, decision)).toThrowError(unreadable)
    const moved = { ...decision, decision_id: 'dec_0000000000000000' }
    expect(() => openValues(key, moved)).toThrowError(unreadable)
    for (let at = 0; at < decision.sealed.length; at += 7) {
      const digit = decision.sealed[at] === 'A' ? 'B' : 'A'
      const sealed = decision.sealed.slice(0, at) + digit + decision.sealed.slice(at + 1)
      expect(() => openValues(key, { ...decision, sealed })).toThrowError(unreadable)
    }
    expect(() => openBytes(key.key, '', 'x')).toThrowError(unreadable)
    expect(openValues(key, { ...decision, sealed: null }).input('/name')).toBeNull()
  })
})

describe('a project key', () => {
  it('can be changed by wrapping the keys anew: what is sealed stays as it is', () => {
    engineFor(({ id }) => id).decide(alice)
    const [wrapped] = deciding.subjectKeys()
    if (wrapped === undefined) throw new TypeError('no key')
    const next = new ProjectKey(Buffer.alloc(32, 8))
    const again = rewrapDataKey(testKey, next, wrapped)
    expect(again).toMatchObject({ key_id: wrapped.key_id, kek_id: next.keyId('seal') })
    expect(again.wrapped).not.toBe(wrapped.wrapped)
    const opened = openValues(unwrapDataKey(next, again), deciding.decision())
    expect(opened.input('/name')).toEqual({ value: 'Alice Smith' })
    const unreadable = expect.objectContaining({ code: 'FC_SEAL_UNREADABLE' })
    expect(() => unwrapDataKey(testKey, again)).toThrowError(unreadable)
    expect(() => rewrapDataKey(next, testKey, wrapped)).toThrowError(unreadable)
    expect(() => unwrapDataKey(testKey, { ...wrapped, key_id: '0'.repeat(16) })).toThrowError(
      unreadable,
    )
  })

  it('that is missing costs hashes, tokens and sealed values, and nothing is written in clear', async () => {
    await deciding.recorder.stop()
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    vi.stubEnv('FC_PROJECT_KEY', 'no key at all')
    deciding = startDecidingRecorder({ projectKey: undefined })
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    expect(engineFor(({ id }) => id).decide(alice).output).toMatchObject({ name: 'Alice Smith' })
    expect(deciding.decision()).toMatchObject({
      input_hash: null,
      input_hash_key_id: null,
      output_hash: null,
      subject: null,
      sealed: null,
      seal_key_id: null,
      replayability: 'partial',
      replayability_reasons: [
        'dropped: name was read',
        'dropped: limit was read',
        'on what is stored, the engine reads name (dropped)',
        'no project key: id was dropped',
        'no project key: name was dropped',
        'no project key: limit was dropped',
      ],
    })
    expect(deciding.subjectKeys()).toEqual([])
    expect(deciding.text()).not.toMatch(/Alice|u1/)
  })
})

describe('tokens', () => {
  it('are equal for equal values of one path, and tell nothing else', () => {
    const engine = engineFor(undefined, { '*': 'token' })
    engine.decide({ id: 'same', name: 'same' })
    engine.decide({ id: 'same', name: 'other' })
    const inputs = deciding.decisions().map(({ input }) => JSON.parse(input ?? '') as Person)
    expect(inputs[0]?.id).toEqual(inputs[1]?.id)
    expect(inputs[0]?.id).toEqual(inputs[0]?.name)
    expect(inputs[0]?.name).not.toEqual(inputs[1]?.name)
    engineFor(undefined, { id: 'token', name: 'token' }).decide({ id: 'same', name: 'same' })
    const apart = JSON.parse(deciding.decisions().at(-1)?.input ?? '') as Person
    expect(apart.id).not.toEqual(apart.name)
    expect(apart.id).toMatchObject({ v: expect.stringMatching(/^tok_[0-9a-f]{32}$/) })
  })
})
