import { describe, expect, it } from 'vitest'
import { decisionsSearch } from '../../src/decisions/decisions-search.ts'

describe('the address of the decisions', () => {
  it('is read field by field', () => {
    const search = {
      engine: 'budget',
      outcome: 'halt',
      version: `fcv1:${'a'.repeat(32)}`,
      replayability: 'partial',
      verdict: 'changed',
      origin: 'user',
      hours: 72,
      run: 'run_1',
      correlation: '0'.repeat(32),
    }
    expect(decisionsSearch(search)).toEqual(search)
  })

  it('leaves out what cannot be read, so that a mistyped address still shows a list', () => {
    expect(
      decisionsSearch({
        engine: 'No Engine',
        outcome: ' ',
        version: 'fcv1:zz',
        replayability: 'maybe',
        verdict: 'guilty',
        origin: 'nobody',
        hours: -1,
        run: 7,
        correlation: 'nonsense',
      }),
    ).toEqual({})
  })
})
