import { describe, expect, test } from 'vitest'
import { compareViews } from '../../src/verdict/compare-views.ts'
import { noKeys, recordedView, replayedView } from '../support/views.ts'

function compare(before: unknown, after: unknown, classes: unknown = 'plain', hasKeys = true) {
  const recorded = recordedView(before, classes)
  const { differences, notCompared } = compareViews(
    recorded.text,
    replayedView(after, classes),
    hasKeys ? recorded.keys : noKeys,
  )
  return {
    differences: differences.map(({ pointer, recorded, replayed }) => [
      pointer,
      recorded,
      replayed,
    ]),
    notCompared,
  }
}

describe('plain values', () => {
  test.each([
    ['a member', { a: 1, b: 2 }, { a: 1, b: 3 }, [['/b', '2', '3']]],
    ['a member that is new', { a: 1 }, { a: 1, b: [1] }, [['/b', null, '[1]']]],
    ['a member that is gone', { a: 1, b: 'x' }, { a: 1 }, [['/b', '"x"', null]]],
    ['an item', [1, [2, 3]], [1, [2, 4]], [['/1/1', '3', '4']]],
    ['a longer list', [1], [1, 2], [['/1', null, '2']]],
    ['another kind', { a: '1' }, { a: 1 }, [['/a', '"1"', '1']]],
    ['null and undefined', { a: null }, { a: undefined }, [['/a', 'null', 'undefined']]],
    ['-0 and 0', { a: 0 }, { a: -0 }, [['/a', '0', '-0']]],
    ['a BigInt', { a: 1n }, { a: 2n }, [['/a', '1n', '2n']]],
    [
      'a date',
      { a: new Date(0) },
      { a: new Date(1) },
      [['/a', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.001Z']],
    ],
    [
      'a map',
      { a: new Map([[1, 2]]) },
      { a: new Map([[1, 3]]) },
      [['/a', 'map [[1,2]]', 'map [[1,3]]']],
    ],
    [
      'a date and its text',
      { a: new Date(0) },
      { a: '1970-01-01T00:00:00.000Z' },
      [['/a', '1970-01-01T00:00:00.000Z', '"1970-01-01T00:00:00.000Z"']],
    ],
    ['names that need escapes', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [['/a~1b~0c', '1', '2']]],
    [
      'an object that looks like a tag',
      { a: { $fc: 'sealed', v: 1 } },
      { a: { $fc: 'sealed', v: 2 } },
      [['/a/v', '1', '2']],
    ],
    ['the whole', 'x', 'y', [['', '"x"', '"y"']]],
  ])('%s', (_, before, after, expected) => {
    expect(compare(before, after)).toEqual({ differences: expected, notCompared: [] })
  })

  test('are cut where they are long', () => {
    const { differences } = compare({ a: 'x'.repeat(500) }, { a: 'y' })
    expect(differences[0]?.[1]).toHaveLength(120)
  })
})

describe('hidden values', () => {
  const classes = {
    drop: 'drop',
    token: 'token',
    seal: 'seal',
    derive: { derive: (value: string) => value.slice(0, 1) },
    'list.*.token': 'token',
    '*': 'plain',
  }
  const before = {
    drop: 'secret text',
    token: 'ann@example.org',
    seal: 'Ann',
    derive: 'Austria',
    list: [{ token: 'one' }],
  }

  test('are the same where they are the same', () => {
    expect(compare(before, { ...before }, classes)).toEqual({
      differences: [],
      notCompared: ['/drop'],
    })
  })

  test('differ where they differ, and are not shown', () => {
    const after = {
      drop: 42,
      token: 'bob@example.org',
      seal: 'Bob',
      derive: 'Belgium',
      list: [{ token: 'two' }],
    }
    const { differences } = compare(before, after, classes)
    expect(differences).toEqual([
      ['/derive', '[derived "A"]', '[another value]'],
      ['/drop', '[dropped]', '[another value]'],
      ['/list/0/token', '[token]', '[another value]'],
      ['/seal', '[sealed]', '[another value]'],
      ['/token', '[token]', '[another value]'],
    ])
    expect(JSON.stringify(differences)).not.toMatch(/Bob|bob|Belgium|42/)
  })

  test('of which only what was derived is known are the same where that is', () => {
    expect(compare(before, { ...before, derive: 'Australia' }, classes).differences).toEqual([])
  })

  test('cannot be compared without keys, all but what was derived', () => {
    const after = { ...before, token: 'x', seal: 'y', derive: 'Belgium' }
    expect(compare(before, after, classes, false)).toEqual({
      differences: [['/derive', '[derived "A"]', '[another value]']],
      notCompared: ['/drop', '/list/0/token', '/seal', '/token'],
    })
  })

  test('of today are not shown where they were plain then', () => {
    const recorded = recordedView({ name: 'Ann' }, 'plain')
    const replayed = replayedView({ name: 'Bob' }, { name: 'seal' })
    const [difference] = compareViews(recorded.text, replayed, recorded.keys).differences
    expect(difference).toEqual({ pointer: '/name', recorded: '"Ann"', replayed: '[sealed]' })
  })

  test('are compared by what they are where their class is another today', () => {
    const recorded = recordedView({ name: 'Ann' }, { name: 'seal' })
    const same = replayedView({ name: 'Ann' }, 'plain')
    expect(compareViews(recorded.text, same, recorded.keys).differences).toEqual([])
  })
})
