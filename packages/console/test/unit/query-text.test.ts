import { describe, expect, it } from 'vitest'
import { parseQuery, withTerm } from '../../src/incidents/query-text.ts'

describe('parseQuery', () => {
  it('reads fields and words in any order', () => {
    expect(parseQuery('timed severity:action out component:engines.budget origin:user')).toEqual({
      q: 'timed out',
      component: 'engines.budget',
      min_severity: 'action',
      origin: 'user',
      notUnderstood: [],
    })
  })

  it('names a value it does not know, and keeps the rest of the query', () => {
    const { notUnderstood, state } = parseQuery('severity:fatal state:quiet')
    expect(state).toBe('quiet')
    expect(notUnderstood).toEqual([
      'severity must be one of info, attention, action, urgent, not “fatal”',
    ])
  })

  it('takes a name with blanks in quotes', () => {
    expect(parseQuery('component:"billing jobs" late')).toMatchObject({
      component: 'billing jobs',
      q: 'late',
    })
  })

  it('leaves words with a colon that is no field as words', () => {
    expect(parseQuery('https://example.test 12:30').q).toBe('https://example.test 12:30')
  })

  it('ignores a field that has no value yet, as while typing', () => {
    expect(parseQuery('severity:')).toEqual({ notUnderstood: [] })
  })

  it('bounds the words, since the station refuses longer ones', () => {
    expect(parseQuery('x'.repeat(500)).q).toHaveLength(200)
  })
})

describe('withTerm', () => {
  it('adds, replaces and takes out one field and leaves the rest', () => {
    expect(withTerm('late', 'severity', 'urgent')).toBe('severity:urgent late')
    expect(withTerm('severity:urgent late', 'severity', 'info')).toBe('severity:info late')
    expect(withTerm('severity:urgent late', 'severity', '')).toBe('late')
  })

  it('writes what parseQuery reads', () => {
    expect(parseQuery(withTerm('', 'component', 'billing jobs')).component).toBe('billing jobs')
  })
})
