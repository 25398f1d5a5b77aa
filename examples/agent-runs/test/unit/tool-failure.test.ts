import { describe, expect, test } from 'vitest'
import { classifyTransportError } from '../../src/platform/tool-failure.ts'

function withCode(code: string): Error {
  return Object.assign(new Error('boom'), { code })
}

describe('a call that got no answer', () => {
  test('had no effect when the connection was refused', () => {
    expect(classifyTransportError(withCode('ECONNREFUSED'))).toMatchObject({
      kind: 'connection',
      effect: 'none',
    })
  })

  test('may have had an effect when the connection was lost afterwards', () => {
    for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE']) {
      expect(classifyTransportError(withCode(code))).toMatchObject({
        kind: 'connection',
        effect: 'unknown',
      })
    }
  })

  test('is a timeout when its deadline passed, whoever kept the clock', () => {
    const deadline = new DOMException('too late', 'TimeoutError')
    for (const error of [deadline, withCode('UND_ERR_HEADERS_TIMEOUT'), withCode('ETIMEDOUT')]) {
      expect(classifyTransportError(error)).toMatchObject({ kind: 'timeout', effect: 'unknown' })
    }
  })
})
