import { describe, expect, it } from 'vitest'
import { ApiFailure, hasStatus } from '../../src/api/api-failure.ts'
import { problemOf } from '../../src/api/problem-of.ts'
import { answerOf } from '../../src/api/station.ts'
import { failureText } from '../../src/parts/failure-text.ts'
import { isWorthRetrying } from '../../src/shell/query-client.ts'

const document = {
  type: 'about:blank',
  title: 'The store cannot be reached',
  status: 503,
  detail: 'Try again.',
  instance: 'ref-1',
  errors: [{ field: 'hours', message: 'must be a whole number' }],
}

const refused = (status: number, error: unknown) =>
  answerOf(Promise.resolve({ error, response: new Response(null, { status }) }))

describe('answerOf', () => {
  it('turns a problem document into a failure with its reference id', async () => {
    const error: unknown = await refused(503, document).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiFailure)
    expect(failureText(error)).toMatchObject({ title: document.title, reference: 'ref-1' })
    expect(hasStatus(error, 503)).toBe(true)
  })

  it('does not believe a proxy’s page', async () => {
    const error: unknown = await refused(502, '<html>').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ failure: { kind: 'unreadable', status: 502 } })
  })

  it('tells no answer from a bad answer, and never shows the text of an exception', async () => {
    const lost = answerOf(Promise.reject(new TypeError('fetch failed: secret-host:4310')))
    const error: unknown = await lost.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ failure: { kind: 'unreachable' } })
    expect(JSON.stringify(failureText(error))).not.toContain('secret-host')
    expect(JSON.stringify(failureText(new TypeError('secret-host')))).not.toContain('secret-host')
  })
})

describe('problemOf', () => {
  it('survives wrong types in every field', () => {
    expect(
      problemOf({ title: 7, status: 'x', detail: [], errors: [3, { field: 1 }] }, 400),
    ).toEqual({
      type: 'about:blank',
      title: 'The station refused',
      status: 400,
      detail: '',
      instance: '',
      errors: [{ field: 'request', message: 'is not accepted' }],
    })
  })
})

describe('isWorthRetrying', () => {
  it('tries again what may pass by itself, at most twice, and never a refusal', () => {
    const unreachable = new ApiFailure({ kind: 'unreachable' })
    const refusal = new ApiFailure({ kind: 'problem', problem: { ...document, status: 400 } })
    expect([0, 1, 2].map((count) => isWorthRetrying(count, unreachable))).toEqual([
      true,
      true,
      false,
    ])
    expect(isWorthRetrying(0, refusal)).toBe(false)
    expect(isWorthRetrying(0, new Error('ours'))).toBe(false)
  })
})
