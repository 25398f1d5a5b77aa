import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  capture,
  childSpan,
  type DecisionContext,
  defineEngine,
  type FieldClass,
  type FieldClasses,
} from '../../src/index.ts'
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

const order = z.object({
  amount: z.number(),
  customer: z.object({ email: z.string(), note: z.string() }),
  items: z.array(z.object({ price: z.number(), note: z.string() })),
})
type Order = z.infer<typeof order>

const input: Order = {
  amount: 7,
  customer: { email: 'alice@example.com', note: 'likes tea' },
  items: [
    { price: 3, note: 'n1' },
    { price: 4, note: 'n2' },
  ],
}

type Decide = (input: Order, ctx: DecisionContext) => unknown

/** What is recorded of one decision, with the classes given for what is not an amount or a price. */
function judged(
  classes: { readonly [path: string]: FieldClass },
  decide: Decide,
  more: { output?: FieldClass; tape?: FieldClasses } = {},
) {
  const engine = defineEngine({
    name: newName(),
    component: 'engines.judged',
    input: order,
    output: anything<unknown>(),
    fields: {
      input: { amount: 'plain', 'items.*.price': 'plain', ...classes },
      output: more.output ?? 'plain',
      tape: more.tape ?? 'plain',
    },
    decide: (given, ctx) => decide(given, ctx),
  })
  try {
    engine.decide(input)
  } catch {
    // Recorded as what it threw.
  }
  const decision = deciding.decisions().find((record) => record.engine === engine.name)
  if (decision === undefined) throw new TypeError('nothing was recorded')
  const { replayability, replayability_reasons: reasons } = decision
  return [replayability, ...reasons]
}

describe('a decision replays exactly', () => {
  it('where everything is plain or sealed', () => {
    expect(judged({}, ({ customer }) => customer)).toEqual(['exact'])
  })

  it('where what was dropped was not read', () => {
    const classes = { 'customer.note': 'drop', 'items.*.note': 'drop' } as const
    const sum: Decide = ({ items }) => items.reduce((all, { price }) => all + price, 0)
    expect(judged(classes, sum)).toEqual(['exact'])
  })

  it('where a token was only compared', () => {
    const classes = { 'customer.email': 'token', 'items.*.note': 'token' } as const
    const unique: Decide = ({ items }) => new Set(items.map(({ note }) => note)).size
    expect(judged(classes, unique)).toEqual(['exact'])
  })

  it('where only what is derived was read', () => {
    const classes = {
      'customer.email': { derive: (email: unknown) => String(email).endsWith('.com') },
    }
    expect(judged(classes, ({ customer }) => (customer.email ? 'yes' : 'no'))).toEqual(['exact'])
  })

  it('where names and presence of what was dropped were asked for', () => {
    const ask: Decide = ({ customer }) => [Object.keys(customer), 'note' in customer]
    expect(judged({ 'customer.note': 'drop' }, ask)).toEqual(['exact'])
  })

  it('where it threw, and throws the same on what is stored', () => {
    const fail: Decide = ({ customer }) => {
      if (customer.email !== 'nobody') throw new RangeError('not allowed')
      return 1
    }
    expect(judged({ 'customer.email': 'token' }, fail)).toEqual(['exact'])
  })

  it('with what it took from ctx', () => {
    const take: Decide = (_input, ctx) => [
      ctx.now(),
      ctx.random(),
      ctx.uuid(),
      ctx.read('rates', () => ({ eur: new Date(0) })),
    ]
    expect(judged({ 'customer.email': 'token' }, take, { tape: { rates: 'token' } })).toEqual([
      'partial',
      'token: rates was read',
      'on what is stored, the engine decides otherwise',
    ])
    expect(judged({ 'customer.email': 'token' }, take)).toEqual(['exact'])
  })
})

describe('a decision replays in part, and says why,', () => {
  it('where what was dropped was read', () => {
    const classes = { 'customer.note': 'drop', 'items.*.note': 'drop' } as const
    expect(
      judged(classes, ({ customer, items }) => customer.note + (items[0]?.note ?? '')),
    ).toEqual([
      'partial',
      'dropped: customer.note was read',
      'dropped: items.*.note was read',
      'on what is stored, the engine reads customer.note (dropped)',
    ])
  })

  it('where what was dropped was given away', () => {
    expect(judged({ 'customer.note': 'drop' }, ({ customer }) => [{ customer }])).toEqual([
      'partial',
      'dropped: customer.note was read',
      'on what is stored, the engine reads customer.note (dropped)',
    ])
    expect(
      judged({ 'customer.note': 'drop' }, ({ customer }) => structuredClone(customer)),
    ).toEqual([
      'partial',
      'dropped: customer.note was read',
      'on what is stored, the engine reads customer.note (dropped)',
    ])
  })

  it('where everything was dropped and the engine swallows that it is not there', () => {
    const swallow: Decide = (given) => {
      try {
        return given.customer.note.length
      } catch {
        return 9
      }
    }
    expect(judged({ 'customer.note': 'drop' }, swallow)[0]).toBe('partial')
    const engine = defineEngine({
      name: newName(),
      component: 'engines.judged',
      input: order,
      output: anything<unknown>(),
      fields: { input: 'drop', output: 'plain' },
      decide: ({ amount }) => amount,
    })
    engine.decide(input)
    expect(deciding.decisions().at(-1)?.replayability_reasons).toEqual([
      'dropped: everything was read',
      'on what is stored, the engine reads everything (dropped)',
    ])
  })

  it('where the inside of a token was read', () => {
    const classes = { 'customer.email': 'token' } as const
    expect(judged(classes, ({ customer }) => customer.email.endsWith('.com'))).toEqual([
      'partial',
      'token: customer.email was read',
      'on what is stored, the engine decides otherwise',
    ])
  })

  it('where the engine takes other things from ctx, or fewer', () => {
    const classes = { 'customer.email': 'token' } as const
    const fewer: Decide = ({ customer }, ctx) =>
      customer.email.includes('@') ? ctx.now() > 0 : true
    expect(judged(classes, fewer)[2]).toBe(
      'on what is stored, the engine does not ask for now any more',
    )
    const other: Decide = ({ customer }, ctx) =>
      customer.email.includes('@') ? ctx.now() > 0 : ctx.read('limit', () => 1) > 0
    expect(judged(classes, other)[2]).toBe(
      'on what is stored, the engine asks for the read limit where the tape has now',
    )
    const more: Decide = ({ customer }, ctx) => (customer.email.includes('@') ? 1 : ctx.now())
    expect(judged(classes, more)[2]).toBe(
      'on what is stored, the engine asks for now where the tape has nothing more',
    )
  })

  it('where the engine reads around ctx on what is stored', () => {
    const classes = { 'customer.email': 'token' } as const
    const sneaky: Decide = ({ customer }) => (customer.email.includes('@') ? 1 : Date.now() && 1)
    expect(judged(classes, sneaky)).toEqual([
      'partial',
      'token: customer.email was read',
      'on what is stored, the engine reads Date.now',
    ])
    expect(deciding.decisions().at(-1)?.unrecorded_reads).toEqual([])
  })

  it('where what an answer hides differs', () => {
    const give: Decide = ({ customer }) => ({ email: customer.email })
    const classes = { 'customer.email': 'token' } as const
    expect(judged(classes, give, { output: 'seal' })[0]).toBe('partial')
    expect(judged(classes, give, { output: 'token' })[0]).toBe('partial')
  })

  it('naming no more than a record holds', () => {
    const classes = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`bag.f${index}`, 'drop'] as const),
    )
    const engine = defineEngine({
      name: newName(),
      component: 'engines.judged',
      input: anything<{ bag: object }>(),
      output: anything<unknown>(),
      fields: { input: classes, output: 'plain' },
      decide: ({ bag }) => bag,
    })
    engine.decide({
      bag: Object.fromEntries(Object.keys(classes).map((path) => [path.slice(4), 1])),
    })
    const { replayability_reasons: reasons } = deciding.decision()
    expect(reasons).toHaveLength(16)
    expect(reasons.at(-1)).toMatch(/^and \d+ more$/)
  })
})

describe('a decision does not replay', () => {
  it('with reads around ctx, and that is all it says', () => {
    expect(
      judged({ 'customer.note': 'drop' }, ({ customer }) => [Math.random(), customer.note]),
    ).toEqual(['no', 'unrecorded: Math.random'])
  })

  it('where a read threw, or has no canonical form', () => {
    const caught: Decide = (_input, ctx) => {
      try {
        return ctx.read('limit', () => {
          throw new Error('gone')
        })
      } catch {
        return 1
      }
    }
    expect(judged({}, caught)).toEqual(['no', 'the read limit threw'])
    expect(judged({}, (_input, ctx) => ctx.read('fn', () => () => 1)())).toEqual([
      'no',
      'fn: A function has no canonical form',
    ])
  })
})

describe('the check', () => {
  it('records nothing: no decision, no span, no failure, no warning', async () => {
    let runs = 0
    const inner = defineEngine({
      name: newName(),
      component: 'engines.inner',
      input: anything<unknown>(),
      output: anything<unknown>(),
      fields: { input: 'plain', output: 'plain' },
      decide: (given) => given,
    })
    const answer = judged({ 'customer.email': 'token' }, ({ customer }) => {
      runs += 1
      capture({ message: 'seen', errorClass: 'domain.constraint' })
      childSpan({ operation: 'rules' }, () => inner.decide(1))
      return customer.email === 'x'
    })
    await deciding.recorder.flush()
    expect(answer).toEqual(['exact'])
    expect(runs).toBe(2)
    expect(deciding.decisions()).toHaveLength(2)
    expect(deciding.envelopes()).toHaveLength(1)
    expect(
      deciding
        .spans()
        .map(({ operation }) => operation)
        .toSorted(),
    ).toEqual(['decide', 'decide', 'rules'])
  })

  it('gives another engine’s decision from the tape, and does not run it', () => {
    let runs = 0
    const inner = defineEngine({
      name: newName(),
      component: 'engines.inner',
      input: anything<string>(),
      output: anything<{ outcome: string }>(),
      fields: { input: 'plain', output: 'plain' },
      decide: () => {
        runs += 1
        return { outcome: 'allow' }
      },
    })
    const decide: Decide = ({ customer }) => inner.decide(customer.email).outcome
    expect(judged({ 'customer.email': 'token' }, decide, { tape: 'plain' })).toEqual(['exact'])
    expect(runs).toBe(1)
    const [, outer] = deciding.decisions()
    expect(JSON.parse(outer?.tape ?? '')).toMatchObject([
      { kind: 'read', name: `engine:${inner.name}`, value: { outcome: 'allow' } },
    ])
  })

  it('leaves nothing behind that breaks what an engine has kept', () => {
    const kept: Order['customer'][] = []
    judged({ 'customer.note': 'drop' }, ({ customer }) => {
      kept.push(customer)
      return customer.note.length
    })
    expect(kept.map(({ note }) => note)).toEqual(['likes tea', undefined])
  })
})
