import { expect, test } from 'vitest'
import { jsonExtent } from '../../src/capsule/json-extent.ts'

const extentOf = (text: string) => jsonExtent(Buffer.from(text))

test.each([
  ['null', 0, 1],
  ['"text"', 0, 1],
  ['[]', 1, 2],
  ['[1,2]', 1, 3],
  ['{"a":1}', 1, 3],
  ['{"a":[{"b":2}]}', 3, 6],
])('%s is %i deep and has at most %i values', (text, depth, values) => {
  expect(extentOf(text)).toEqual({ depth, values })
})

test.each(['"[[[[,,::{{"', '"\\"[["', '"\\\\\\"[["', '"€[["'])(
  'what stands in the text %s counts for nothing',
  (text) => {
    expect(extentOf(text)).toEqual({ depth: 0, values: 1 })
    expect(extentOf(`[${text},${text}]`)).toEqual({ depth: 1, values: 3 })
  },
)

test('a text ends at its quote, and not after the backslash before it', () => {
  expect(extentOf('["\\\\",[[]]]')).toEqual({ depth: 3, values: 5 })
})

test('a text without an end goes on to the end', () => {
  expect(extentOf('["[[[')).toEqual({ depth: 1, values: 2 })
})
