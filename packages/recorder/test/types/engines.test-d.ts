import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type Decision, defineEngine, type FieldPath } from '../../src/index.ts'

const input = z.object({
  amount: z.number(),
  customer: z.object({ email: z.string(), address: z.object({ city: z.string() }).optional() }),
  items: z.array(z.object({ price: z.number(), tags: z.array(z.string()) })),
  limits: z.record(z.string(), z.object({ max: z.bigint() })),
  since: z.date(),
  anything: z.unknown(),
})
const output = z.object({ outcome: z.enum(['allow', 'deny']) })
type Input = z.infer<typeof input>

const about = { name: 'budget', component: 'engines.budget', input, output } as const
const fields = { input: 'plain', output: 'plain' } as const
const decide = () => ({ outcome: 'allow' as const })

describe('an engine', () => {
  test('takes and answers what its schemas say', () => {
    const engine = defineEngine({
      ...about,
      fields,
      decide: ({ amount }) => ({ outcome: amount > 5 ? 'deny' : 'allow' }),
    })
    expectTypeOf(engine.decide).parameter(0).toEqualTypeOf<Input>()
    expectTypeOf(engine.decide).returns.toEqualTypeOf<Decision<{ outcome: 'allow' | 'deny' }>>()
    // @ts-expect-error a field of another type
    engine.decide({ amount: '5' })
    // @ts-expect-error ids are texts
    engine.decide({} as Input, { runId: 17 })
  })

  test('takes any schema with a parse method', () => {
    const text = { parse: (value: unknown): string => String(value) }
    const engine = defineEngine({
      ...about,
      input: text,
      output: text,
      fields,
      decide: (value) => value.toUpperCase(),
    })
    expectTypeOf(engine.decide).parameter(0).toEqualTypeOf<string>()
  })

  test('is synchronous', () => {
    // @ts-expect-error an async function answers a promise
    defineEngine({ ...about, fields, decide: async () => ({ outcome: 'allow' as const }) })
    defineEngine({
      ...about,
      fields,
      // @ts-expect-error so does one that returns one
      decide: () => Promise.resolve({ outcome: 'allow' as const }),
    })
    defineEngine({
      ...about,
      fields,
      // @ts-expect-error and one that does so at times
      decide: ({ amount }) =>
        amount > 5 ? { outcome: 'deny' } : Promise.resolve({ outcome: 'allow' as const }),
    })
    defineEngine({
      ...about,
      fields,
      decide: () => {
        throw new RangeError('an engine that only ever throws')
      },
    })
    const promised = { parse: (value: unknown) => Promise.resolve(value) }
    defineEngine({
      ...about,
      output: promised,
      fields,
      // @ts-expect-error also where the schema would allow it
      decide: () => Promise.resolve(1),
    })
  })

  test('may answer what it was given, and build its answer up', () => {
    const list = z.object({ outcome: z.enum(['allow', 'deny']), prices: z.array(z.number()) })
    defineEngine({
      ...about,
      output: list,
      fields,
      decide: ({ items }) => {
        const prices: number[] = []
        for (const { price } of items) prices.push(price)
        if (prices.length > 5) return { outcome: 'deny', prices: [] }
        return { outcome: 'allow', prices }
      },
    })
    defineEngine({ ...about, output: input, fields, decide: (given) => given })
  })

  test('answers nothing that its schema does not allow', () => {
    // @ts-expect-error no such outcome
    defineEngine({ ...about, fields, decide: () => ({ outcome: 'maybe' }) })
    // @ts-expect-error no outcome at all
    defineEngine({ ...about, fields, decide: () => ({}) })
  })

  test('says what is stored', () => {
    // @ts-expect-error no classes
    defineEngine({ ...about, decide })
    // @ts-expect-error none for the output
    defineEngine({ ...about, fields: { input: 'plain' }, decide })
    defineEngine({
      ...about,
      // @ts-expect-error no such class
      fields: { input: { amount: 'clear' }, output: 'plain' },
      decide,
    })
  })
})

describe('a path', () => {
  test('is one of the value', () => {
    expectTypeOf<'amount'>().toExtend<FieldPath<Input>>()
    expectTypeOf<'customer.address.city'>().toExtend<FieldPath<Input>>()
    expectTypeOf<'items.*.price'>().toExtend<FieldPath<Input>>()
    expectTypeOf<'items.0.tags.*'>().toExtend<FieldPath<Input>>()
    expectTypeOf<'limits.*.max'>().toExtend<FieldPath<Input>>()
    expectTypeOf<'limits.daily.max'>().toExtend<FieldPath<Input>>()
    expectTypeOf<'*.email'>().toExtend<FieldPath<Input>>()
  })

  test('that does not exist does not compile', () => {
    defineEngine({
      ...about,
      // @ts-expect-error a name that is misspelt
      fields: { input: { amonut: 'plain' }, output: 'plain' },
      decide,
    })
    defineEngine({
      ...about,
      // @ts-expect-error one that is below
      fields: { input: { 'customer.mail': 'token' }, output: 'plain' },
      decide,
    })
    defineEngine({
      ...about,
      // @ts-expect-error an index that is left out
      fields: { input: { 'items.price': 'plain' }, output: 'plain' },
      decide,
    })
    defineEngine({
      ...about,
      // @ts-expect-error one into a date
      fields: { input: { 'since.year': 'plain' }, output: 'plain' },
      decide,
    })
    defineEngine({
      ...about,
      fields: { input: { 'anything.at.all': 'plain', 'limits.x': 'drop' }, output: 'plain' },
      decide,
    })
  })

  test('gives a derivation its type', () => {
    defineEngine({
      ...about,
      fields: {
        input: {
          amount: 'plain',
          'customer.email': { derive: (email) => email.split('@')[1] },
          'items.*.tags': { derive: (tags) => tags.length },
          // @ts-expect-error a date is no text
          since: { derive: (since: string) => since },
        },
        output: 'plain',
      },
      decide,
    })
  })
})
