import { expect, test } from 'vitest'
import { byPlace } from '../../src/errors/by-place.ts'
import { problem } from '../../src/errors/problem.ts'

test('problems come by file and place, in whatever order files were read', () => {
  const inOrder = [
    problem('FC_GUARD_MAP_UNREADABLE', 'no file is to blame'),
    problem('FC_GUARD_PARSE', 'first', { path: 'src/a.ts', line: 1, column: 9 }),
    problem('FC_GUARD_PARSE', 'same line', { path: 'src/a.ts', line: 1, column: 12 }),
    problem('FC_GUARD_PARSE', 'further down', { path: 'src/a.ts', line: 10 }),
    problem('FC_GUARD_PARSE', 'another file', { path: 'src/b.ts', line: 2 }),
  ]
  expect(inOrder.toReversed().toSorted(byPlace)).toEqual(inOrder)
})
