import { describe, expect, it } from 'vitest'
import { incidentsSearch, nowSearch, signInSearch } from '../../src/shell/search-params.ts'
import { linkTokenOf } from '../../src/sign-in/link-token.ts'

describe('signInSearch', () => {
  it('goes back only to a page of this console', () => {
    expect(signInSearch({ from: '/incidents?q=late' })).toEqual({ from: '/incidents?q=late' })
    for (const from of ['//evil.example', '/\\evil.example', 'https://evil.example', 5, 'x']) {
      expect(signInSearch({ from })).toEqual({})
    }
  })
})

describe('incidentsSearch', () => {
  it('keeps what the station accepts and drops the rest', () => {
    expect(incidentsSearch({ q: 'late', hours: '72' })).toEqual({ q: 'late', hours: 72 })
    for (const hours of ['abc', 1e9, 0, -1, 1.5, undefined]) {
      expect(incidentsSearch({ hours })).toEqual({})
    }
  })
})

describe('nowSearch', () => {
  it('knows the three origins only', () => {
    expect(nowSearch({ origin: 'user' })).toEqual({ origin: 'user' })
    expect(nowSearch({ origin: 'everybody' })).toEqual({})
  })
})

describe('linkTokenOf', () => {
  it('reads the token of a sign-in link, and nothing else', () => {
    expect(linkTokenOf('#token=abc-DEF_1')).toBe('abc-DEF_1')
    expect(linkTokenOf('#token=')).toBeNull()
    expect(linkTokenOf('')).toBeNull()
  })
})
