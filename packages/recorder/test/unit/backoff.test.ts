import { describe, expect, test } from 'vitest'
import { Backoff } from '../../src/shipper/backoff.ts'
import { readRetryAfter } from '../../src/shipper/http-transport.ts'
import { readIngestAnswer } from '../../src/shipper/ingest-answer.ts'

describe('backoff', () => {
  test('doubles its ceiling up to half a minute', () => {
    const backoff = new Backoff(() => 0.999_999)
    const waits = Array.from({ length: 12 }, () => backoff.next())
    expect(waits.slice(0, 4)).toEqual([199, 399, 799, 1_599])
    expect(waits.at(-1)).toBe(29_999)
  })

  test('waits at least as long as the station asks', () => {
    expect(new Backoff(() => 0).next(7_000)).toBe(7_000)
  })

  test('starts over after a success', () => {
    const backoff = new Backoff(() => 0.999_999)
    backoff.next()
    backoff.next()
    backoff.reset()
    expect(backoff.next()).toBe(199)
  })
})

describe('Retry-After', () => {
  test('is read as seconds or as a date, and a date in the past is no wait', () => {
    expect(readRetryAfter('3')).toBe(3_000)
    expect(readRetryAfter(new Date(Date.now() + 5_000).toUTCString())).toBeGreaterThan(3_000)
    expect(readRetryAfter('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0)
    expect(readRetryAfter('soon')).toBeUndefined()
  })
})

describe('an ingest answer', () => {
  test('is a receipt only when it accounts for every line', () => {
    expect(readIngestAnswer('{"accepted":2,"duplicate":1,"rejected":[]}', 3)).toBeDefined()
    expect(readIngestAnswer('{"accepted":2,"duplicate":0,"rejected":[]}', 3)).toBeUndefined()
  })

  test.each([
    '',
    '<html>ok</html>',
    'null',
    '[]',
    '{}',
    '{"accepted":"1","duplicate":0,"rejected":[]}',
  ])('is not %j, which some proxy may answer with 200', (body) => {
    expect(readIngestAnswer(body, 1)).toBeUndefined()
  })

  test('that rejects a line that was not sent is none', () => {
    const rejected = [{ line: 9, sequence: 1, code: 'X', field: null, message: '' }]
    const body = JSON.stringify({ accepted: 0, duplicate: 0, rejected })
    expect(readIngestAnswer(body, 1)).toBeUndefined()
  })
})
