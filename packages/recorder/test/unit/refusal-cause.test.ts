import { describe, expect, test } from 'vitest'
import { readRefusalCause } from '../../src/shipper/refusal-cause.ts'

const problem = 'application/problem+json; charset=utf-8'

describe('the cause of a refusal', () => {
  test('is what the station says of the field', () => {
    const body = {
      title: 'T',
      detail: 'D',
      errors: [{ field: 'environment', message: 'is other' }],
    }
    expect(readRefusalCause(problem, JSON.stringify(body))).toBe('is other')
  })

  test('is title and detail where no field is named', () => {
    expect(readRefusalCause(problem, '{"title":"No","detail":"Do this."}')).toBe('No. Do this.')
  })

  test.each([
    ['a page of a proxy', 'text/html', '<html>forbidden</html>'],
    ['no content type', undefined, '{"title":"No"}'],
    ['no JSON', problem, '{"title":'],
    ['no object', problem, '[1]'],
    ['null', problem, 'null'],
    ['texts that are none', problem, '{"title":1,"detail":null,"errors":[null,{"message":7},3]}'],
  ])('is unknown from %s', (_what, type, body) => {
    expect(readRefusalCause(type, body)).toBeUndefined()
  })

  test('is one bounded line, whatever answers', () => {
    const cause = readRefusalCause(
      problem,
      JSON.stringify({ title: `a\n\u001B[2J${'x'.repeat(999)}` }),
    )
    expect(cause).toMatch(/^a \[2Jx+$/)
    expect(cause).toHaveLength(300)
  })
})
