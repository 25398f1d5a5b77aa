import { isDeepStrictEqual, types } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalize, defineEngine, type FieldClasses, parseCanonical } from '../../src/index.ts'
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

// oxlint-disable-next-line no-explicit-any -- engines of these tests read whatever they like
type Anything = any

interface Ran {
  readonly readSet: readonly string[]
  readonly output: unknown
}

function run(
  input: unknown,
  decide: (input: Anything) => unknown,
  fields: FieldClasses = 'plain',
): Ran {
  const { output } = defineEngine({
    name: newName(),
    component: 'engines.reading',
    input: anything<Anything>(),
    output: anything<unknown>(),
    fields: { input: fields, output: 'plain' },
    decide: (given) => decide(given),
  }).decide(input)
  return { readSet: deciding.decisions().at(-1)?.read_set ?? [], output }
}

/** In canonical order, as every engine gets its input. */
const copyOf = (value: unknown): Anything => parseCanonical(canonicalize(value))

const order = {
  id: 'o1',
  customer: { name: 'Alice', email: 'alice@example.com', address: { city: 'Bonn' } },
  items: [
    { price: 5, note: 'first', tags: ['a'] },
    { price: 7, note: 'second', tags: [] },
  ],
  limits: { daily: 10, weekly: 50 },
  since: new Date(0),
  scores: new Map([['a', 1]]),
  nothing: null,
}

const readings: readonly (readonly [
  what: string,
  decide: (input: Anything) => unknown,
  readSet: readonly string[],
])[] = [
  ['nothing', () => 1, []],
  ['a field', (input) => input.id, ['/id']],
  ['a field twice', (input) => input.id + input.id, ['/id']],
  ['a field below', (input) => input.customer.address.city, ['/customer/address/city']],
  ['a field that is null', (input) => input.nothing, ['/nothing']],
  ['a date, which is one value', (input) => input.since.getTime(), ['/since']],
  ['a map, which is one value', (input) => input.scores.get('a'), ['/scores']],
  ['an object that is not looked into', (input) => (input.customer ? 1 : 0), ['/customer']],
  ['how many there are', (input) => input.items.length, ['/items']],
  [
    'one field of every item',
    (input) => input.items.map((item: Anything) => item.price),
    ['/items/0/price', '/items/1/price'],
  ],
  [
    'items up to the first that fits',
    (input) => input.items.find((item: Anything) => item.price > 4).price,
    ['/items/0/price'],
  ],
  [
    'items in a loop',
    (input) => {
      let sum = 0
      for (const { price } of input.items) sum += price
      return sum
    },
    ['/items/0/price', '/items/1/price'],
  ],
  ['names, which are stored anyway', (input) => Object.keys(input.limits).length, ['/limits']],
  [
    'names, and one of the values',
    (input) => Object.keys(input.limits).map((name) => (name === 'daily' ? input.limits.daily : 0)),
    ['/limits/daily'],
  ],
  ['entries', (input) => Object.entries(input.limits), ['/limits/daily', '/limits/weekly']],
  [
    'a loop over names',
    (input) => {
      const names: string[] = []
      for (const name in input.limits) names.push(`${name}${input.limits[name]}`)
      return names
    },
    ['/limits/daily', '/limits/weekly'],
  ],
  ['a copy', (input) => ({ ...input.limits }), ['/limits/daily', '/limits/weekly']],
  [
    'the rest of it',
    ({ limits: { daily: _daily, ...rest } }) => rest,
    ['/limits/daily', '/limits/weekly'],
  ],
  ['whether a field is there', (input) => 'id' in input, ['/id']],
  ['whether it is its own', (input) => Object.hasOwn(input, 'id'), ['/id']],
  ['what is not there', (input) => input.coupon ?? 'none', []],
  ['what every object has', (input) => 'toString' in input, []],
  [
    'a description of a property',
    (input) => Object.getOwnPropertyDescriptor(input.limits, 'daily')?.value,
    ['/limits/daily'],
  ],
  [
    'everything as JSON',
    (input) => JSON.stringify(input.limits),
    ['/limits/daily', '/limits/weekly'],
  ],
  ['a clone', (input) => structuredClone(input.customer), ['/customer']],
  ['a part given away', (input) => ({ customer: input.customer }), ['/customer']],
  ['all of it given away', (input) => input, ['']],
  [
    'a part given away in an item of a set in a map',
    (input) => new Map([['x', new Set([[input.limits]])]]),
    ['/limits'],
  ],
  [
    'items in another order',
    (input) => input.items.sort((a: Anything, b: Anything) => b.price - a.price)[0].note,
    ['/items/0/price', '/items/1/price', '/items/1/note'],
  ],
]

describe('the read-set', () => {
  it.each(readings)('of an engine that reads %s', (_what, decide, readSet) => {
    expect(run(order, decide).readSet.toSorted()).toEqual(readSet.toSorted())
  })

  it('of an input that is one value is that value', () => {
    expect(run(5, (input) => input + 1).readSet).toEqual([''])
    expect(run(new Date(0), () => 1).readSet).toEqual([''])
  })

  it('escapes names as pointers do', () => {
    expect(run({ 'a/b~c': 1 }, (input) => input['a/b~c']).readSet).toEqual(['/a~1b~0c'])
  })

  it('ends where a part begins that is not plain: names in there are data', () => {
    const decide = (input: Anything) => input.byEmail['alice@example.com'].limit
    const input = { byEmail: { 'alice@example.com': { limit: 5 } } }
    expect(run(input, decide, { byEmail: 'seal' }).readSet).toEqual(['/byEmail'])
  })

  it('does not hold the name of what is not there, which may be a value of another field', () => {
    const decide = (input: Anything) => input.overrides[input.email] ?? input.default
    const ran = run({ email: 'alice@example.com', overrides: { bob: 1 }, default: 2 }, decide)
    expect(ran.readSet).toEqual(['/email', '/default', '/overrides'])
  })

  it('is bounded: what is too much is told more roughly', () => {
    const items = Array.from({ length: 1000 }, (_, id) => ({ id, tags: { a: 1, b: 2 } }))
    const decide = (input: Anything) => input.items.map((item: Anything) => item.tags.a)
    expect(run({ items, id: 1 }, decide).readSet).toEqual(['/items'])
    const long = 'x'.repeat(600)
    expect(run({ a: { [long]: 1 } }, (input) => input.a[long]).readSet).toEqual(['/a'])
  })
})

describe('what an engine is given', () => {
  const asIs: readonly (readonly [what: string, ask: (input: Anything) => unknown])[] = [
    ['is a list where it is one', (input) => [Array.isArray(input.items), Array.isArray(input)]],
    ['has its prototypes', (input) => Object.getPrototypeOf(input) === Object.prototype],
    [
      'is an instance of what it is',
      (input) => [input instanceof Object, input.items.constructor === Array],
    ],
    ['has its keys', (input) => [Object.keys(input), Reflect.ownKeys(input.items)]],
    ['can be spread', (input) => [{ ...input.customer }, [...input.items[0].tags]]],
    [
      'can be put together',
      (input) => ([] as unknown[]).concat(input.items[0].tags, [input.items.flat().length]),
    ],
    ['is written as JSON', (input) => JSON.stringify(input)],
    ['can be cloned', (input) => structuredClone({ a: input, b: [input.items] })],
    [
      'is equal to itself',
      (input) => [input.customer === input.customer, input.items.indexOf(input.items[1])],
    ],
    ['is in a list of its own', (input) => input.items.includes(input.items.at(-1))],
    [
      'can be compared deeply',
      (input) => isDeepStrictEqual(input.limits, { daily: 10, weekly: 50 }),
    ],
    [
      'can be frozen',
      (input) => Object.isFrozen(Object.freeze(input).customer) || input.customer.name,
    ],
    [
      'can be frozen deeply',
      (input) => {
        const freeze = (value: object): object => {
          for (const inside of Object.values(value))
            if (
              inside &&
              typeof inside === 'object' &&
              !(inside instanceof Date) &&
              !(inside instanceof Map)
            )
              freeze(inside)
          return Object.freeze(value)
        }
        return JSON.stringify(freeze(input))
      },
    ],
    [
      'can be changed',
      (input) => {
        input.limits.monthly = 1
        delete input.limits.daily
        input.items.reverse().push({ price: 1 })
        input.customer = { was: input.customer }
        return JSON.stringify(input)
      },
    ],
    [
      'can be grouped and mapped',
      (input) => [...Map.groupBy(input.items, (item: Anything) => item.price > 5).keys()],
    ],
    [
      'is what toString says',
      (input) => [
        String(input),
        String(input.items[0].tags),
        Object.prototype.toString.call(input.items),
      ],
    ],
    [
      'has dates, maps and numbers as they are',
      (input) => [input.since.toISOString(), [...input.scores], input.limits.daily + 1],
    ],
    [
      'can be destructured',
      ({ customer: { name, ...rest }, items: [first] }) => [name, rest, first.price],
    ],
    [
      'can be sorted',
      (input) =>
        input.items
          .toSorted((a: Anything, b: Anything) => b.price - a.price)
          .map((item: Anything) => item.note),
    ],
  ]

  it.each(asIs)('%s', (_what, ask) => {
    expect(run(order, ask).output).toEqual(ask(copyOf(order)))
  })

  it('is not seen to be a proxy by what it gives away, however deep', () => {
    const outputs: readonly ((input: Anything) => unknown)[] = [
      (input) => input,
      (input) => input.items,
      (input) => ({ a: { b: [input.customer] } }),
      (input) => new Map([[input.items[0], new Set([input.customer.address])]]),
      (input) => Object.freeze([Object.freeze({ a: input.customer })]),
      (input) => Object.assign(Object.create({ inherited: 1 }), { a: input.limits }),
      (input) => {
        input.customer.self = { again: input.items }
        return input.customer
      },
      (input) => input.items.sort(),
      (input) => input.items.filter((item: Anything) => item.price > 0),
    ]
    const seen: unknown[] = []
    const search = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      seen.push(value)
      expect(types.isProxy(value)).toBe(false)
      if (value instanceof Map) for (const entry of value) entry.forEach(search)
      else if (value instanceof Set) value.forEach(search)
      else Object.values(value).forEach(search)
    }
    for (const decide of outputs) {
      const { output } = run(order, decide)
      search(output)
      expect(output).toEqual(decide(copyOf(order)))
    }
    expect(seen.length).toBeGreaterThan(40)
  })

  it('goes on being there when the engine is through', () => {
    let kept: Anything
    run(order, (input) => {
      kept = input
      return 1
    })
    expect(kept.customer.address.city).toBe('Bonn')
    expect(kept.items).toEqual(order.items)
  })
})
