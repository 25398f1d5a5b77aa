import { expect, test } from 'vitest'
import { batchFailure } from '../../src/ingest/postgres-refusal.ts'

test.each([
  ['23505', {}, 'not_all_new'],
  ['40001', {}, 'again'],
  ['40P01', {}, 'again'],
  ['55P03', {}, 'again'],
  ['FC001', {}, 'no_partition'],
  ['23514', {}, 'no_partition'],
  ['23514', { constraint: 'attempt_check' }, 'bad_row'],
  ['22008', {}, 'bad_row'],
  ['22021', {}, 'bad_row'],
  ['54000', {}, 'bad_row'],
  ['23503', {}, 'unavailable'],
  ['53100', {}, 'unavailable'],
  ['57P01', {}, 'unavailable'],
  ['08006', {}, 'unavailable'],
  ['42501', {}, 'unavailable'],
  ['ECONNREFUSED', {}, 'unavailable'],
])('%s %o means %s', (code, more, expected) => {
  expect(batchFailure(Object.assign(new Error('x'), { code, ...more }))).toBe(expected)
})

test('what is no database error at all is never the fault of a row', () => {
  expect(batchFailure(new Error('x'))).toBe('unavailable')
  expect(batchFailure(undefined)).toBe('unavailable')
})
