import { describe, expect, it } from 'vitest'
import { valuesOf, versionCounts } from '../../src/decisions/count-groups.ts'

type Row = readonly [
  engine: string,
  version: string | null,
  outcome: string | null,
  decisions: number,
  threw?: number,
]

const count = ([engine, engine_version, outcome, decisions, threw = 0]: Row) => ({
  engine,
  engine_version,
  outcome,
  decisions,
  threw,
  exact: 0,
  partial: 0,
  not_replayable: 0,
})

const counts = [
  count(['policy', 'fcv1:b', 'allow', 30]),
  count(['budget', 'fcv1:a', 'allow', 60]),
  count(['budget', 'fcv1:a', 'halt', 20]),
  count(['budget', null, null, 20, 20]),
  count(['budget', 'fcv1:a', '*', 0]),
]

describe('counts of decisions', () => {
  it('are one row for each version, engines that decide most first', () => {
    expect(versionCounts(counts).map(({ engine, version }) => [engine, version])).toEqual([
      ['budget', 'fcv1:a'],
      ['budget', null],
      ['policy', 'fcv1:b'],
    ])
  })

  it('give each version its share of its own engine, and its outcomes, most first', () => {
    const [first] = versionCounts(counts)
    expect(first).toMatchObject({ decisions: 80, share: 0.8, threw: 0 })
    expect(first?.outcomes).toEqual([
      { outcome: 'allow', decisions: 60 },
      { outcome: 'halt', decisions: 20 },
    ])
  })

  it('do not call what was thrown an outcome', () => {
    expect(versionCounts(counts)[1]).toMatchObject({ decisions: 20, threw: 20, outcomes: [] })
  })

  it('offer each value once, of one engine where one is chosen, and no rest', () => {
    expect(valuesOf(counts, 'engine')).toEqual(['budget', 'policy'])
    expect(valuesOf(counts, 'outcome', 'budget')).toEqual(['allow', 'halt'])
    expect(valuesOf(counts, 'engine_version', 'policy')).toEqual(['fcv1:b'])
  })
})
