import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineEngine, type DecisionContext, type FieldClasses } from '../../src/index.ts'
import { ServedTape } from '../../src/decisions/tape/served-tape.ts'
import { HiddenField } from '../../src/decisions/fields/hidden-field.ts'
import { parseCanonical } from '../../src/canonical/index.ts'
import {
  anything,
  type DecidingRecorder,
  newName,
  startDecidingRecorder,
} from '../support/decision-records.ts'

let deciding: DecidingRecorder

beforeEach(() => {
  deciding = startDecidingRecorder()
})

afterEach(() => deciding.recorder.stop())

function decide(take: (ctx: DecisionContext) => unknown, tape: FieldClasses = 'plain') {
  const { output } = defineEngine({
    name: newName(),
    component: 'engines.taking',
    input: anything<unknown>(),
    output: anything<unknown>(),
    fields: { input: 'plain', output: 'plain', tape },
    decide: (_input, ctx) => take(ctx),
  }).decide(1)
  return output
}

/** The tape of the last decision, read back. */
function tape(): unknown {
  return parseCanonical(deciding.decisions().at(-1)?.tape ?? '')
}

describe('the tape', () => {
  it('has all that was taken, in call order, as it was given', () => {
    const output = decide(({ now, random, uuid, read }) => [
      read('limit', () => 10n),
      now(),
      uuid(),
      random(),
      read('rates', () => new Map([['eur', -0]])),
      now(),
    ]) as unknown[]
    const named = ['limit', 'now', 'uuid', 'random', 'rates', 'now']
    expect(tape()).toEqual(
      output.map((value, index) => {
        const name = named[index] ?? ''
        const kind = ['limit', 'rates'].includes(name) ? 'read' : name
        return { kind, name, value }
      }),
    )
  })

  it('gives an engine a copy, so that what changes later changes nothing', () => {
    const shared = { list: [1] }
    const output = decide(({ read }) => {
      const limits = read('limits', () => shared)
      shared.list.push(2)
      limits.list.push(3)
      return [limits.list, read('limits', () => shared).list]
    })
    expect(output).toEqual([
      [1, 3],
      [1, 2],
    ])
    expect(tape()).toMatchObject([{ value: { list: [1] } }, { value: { list: [1, 2] } }])
  })

  it('takes what a read does inside for part of it', () => {
    decide(({ read, now }) => read('outer', () => [now(), read('inner', () => 1)]))
    expect(tape()).toMatchObject([{ kind: 'read', name: 'outer', value: [expect.anything(), 1] }])
  })

  it('seals what is read unless its name has a class; clock, chance and ids are plain', () => {
    const take = ({ read, now, random, uuid }: DecisionContext) => [
      read('limits', () => ({ max: 5, owner: 'Alice' })),
      read('flag', () => true),
      now(),
      random(),
      uuid(),
    ]
    decide(take, { 'limits.max': 'plain', uuid: 'drop' })
    const [decision] = deciding.decisions()
    expect(JSON.parse(decision?.tape ?? '')).toMatchObject([
      { name: 'limits', value: { max: 5, owner: { $fc: 'sealed', v: '/0/value/owner' } } },
      { name: 'flag', value: { $fc: 'sealed', v: '/1/value' } },
      { name: 'now', value: expect.any(Number) },
      { name: 'random', value: expect.any(Number) },
      { name: 'uuid', value: { $fc: 'dropped' } },
    ])
    if (decision === undefined) throw new TypeError('nothing was recorded')
    const opened = deciding.open(decision)
    expect(opened.tape('/0/value/owner')).toEqual({ value: 'Alice' })
    expect(opened.tape('/1/value')).toEqual({ value: true })
    expect(opened.tape('/2/value')).toBeNull()
  })

  it('takes no promise', () => {
    expect(() => decide(({ read }) => read('later', () => Promise.resolve(1)))).toThrowError(
      expect.objectContaining({ code: 'FC_DECISION_THENABLE' }),
    )
  })

  it('ends where a record cannot hold it, and the engine goes on', () => {
    expect(decide(({ now }) => Array.from({ length: 5000 }, () => now()).length)).toBe(5000)
    expect(decide(({ read }) => read('all', () => 'x'.repeat(70_000)))).toHaveLength(70_000)
    expect(deciding.decisions()).toMatchObject([
      { tape: null, input: null, replayability: 'no', replayability_reasons: ['too large'] },
      { tape: null, input: null, replayability: 'no', replayability_reasons: ['too large'] },
    ])
  })
})

describe('a tape that is played back', () => {
  const entries = [
    { kind: 'now', name: 'now', value: 5 },
    { kind: 'read', name: 'rates', value: { eur: 1, usd: new HiddenField('dropped') } },
    { kind: 'read', name: 'flag', value: new HiddenField('sealed') },
  ] as const

  it('gives what was recorded, and never asks for it', () => {
    const { context } = new ServedTape(entries)
    expect(context.now()).toBe(5)
    const rates = context.read('rates', (): { eur: number } => {
      throw new Error('asked')
    })
    expect(rates.eur).toBe(1)
  })

  it('stops at what is not stored, there where it is asked for', () => {
    const tape = new ServedTape(entries)
    tape.context.now()
    const rates = tape.context.read('rates', () => ({ usd: 1 }))
    expect(tape.hiddenRead).toBeNull()
    expect(() => rates.usd).toThrowError(
      expect.objectContaining({ code: 'FC_REPLAY_HIDDEN_FIELD' }),
    )
    expect(tape.hiddenRead).toEqual({ path: 'rates.usd', why: 'dropped' })
    const other = new ServedTape(entries.slice(2))
    expect(() => other.context.read('flag', () => 1)).toThrow()
    expect(other.hiddenRead).toEqual({ path: 'flag', why: 'sealed' })
  })

  it.each([
    [
      'another call',
      (ctx: DecisionContext) => ctx.random(),
      'asks for random where the tape has now',
    ],
    [
      'a call too many',
      (ctx: DecisionContext) => [ctx.now(), ctx.read('rates', () => 1), ctx.now()],
      'asks for now where the tape has the read flag',
    ],
    [
      'a call too few',
      (ctx: DecisionContext) => ctx.now(),
      'does not ask for the read rates any more',
    ],
  ])('does not fit %s', (_what, take, mismatch) => {
    const tape = new ServedTape(entries)
    const refused: unknown[] = []
    try {
      take(tape.context)
    } catch (error) {
      refused.push(error)
    }
    // What is left over is only known at the end.
    const isAsked = !mismatch.startsWith('does not')
    expect(refused).toMatchObject(isAsked ? [{ code: 'FC_REPLAY_TAPE_MISMATCH' }] : [])
    expect(tape.mismatch).toBe(mismatch)
  })
})
