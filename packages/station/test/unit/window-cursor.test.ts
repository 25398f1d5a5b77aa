import { expect, test } from 'vitest'
import { readWindowCursor, windowCursor } from '../../src/api/paging/window-cursor.ts'

test('a cursor keeps its window and its position', () => {
  const cursor = { until: new Date('2026-11-27T06:00:00.123Z'), position: 'WyJhIl0' }
  expect(readWindowCursor(windowCursor(cursor))).toEqual(cursor)
  expect(windowCursor(cursor)).toMatch(/^[A-Za-z0-9_-]{1,512}$/)
})

test.each([
  ['no JSON', 'AAAA'],
  ['another list', Buffer.from('[1764223200000,5]').toString('base64url')],
  ['no time', Buffer.from('["x","WyJhIl0"]').toString('base64url')],
  ['a time that is none', Buffer.from('[9007199254740991,"a"]').toString('base64url')],
  ['no position', Buffer.from('[1,""]').toString('base64url')],
])('a cursor with %s is refused by name', (_, text) => {
  expect(() => readWindowCursor(text)).toThrow(
    expect.objectContaining({
      problem: 'invalid-field',
      errors: [expect.objectContaining({ field: 'cursor' })],
    }),
  )
})
