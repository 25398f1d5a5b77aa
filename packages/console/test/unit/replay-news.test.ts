import { describe, expect, it } from 'vitest'
import type { DecisionReplayView } from '../../src/api/views.ts'
import { flipText, replayNews, resultText, valueText } from '../../src/decisions/replay-news.ts'
import { sampleReplay } from '../support/sample-replay.ts'

describe('replays of a decision', () => {
  it('are told by the newest, and by the newest that came to a result', () => {
    const replays = (['running', 'failed', 'done', 'done'] as const).map((state) =>
      sampleReplay(state, 0),
    )
    expect(replayNews(replays)).toEqual({ newest: replays[0], last: replays[2] })
    expect(replayNews([])).toEqual({ newest: undefined, last: undefined })
  })

  const result: DecisionReplayView['results'][number] = {
    code: 'current',
    verdict: 'changed',
    reason: null,
    version: null,
    differences: [{ pointer: '/reason', recorded: '"fits"', replayed: '"too much"' }],
  }

  it('name the outcome that flipped, and nothing where none did', () => {
    expect(flipText(result)).toBeNull()
    const flip = { pointer: '/outcome', recorded: '"allow"', replayed: null }
    expect(flipText({ ...result, differences: [flip] })).toBe('allow → nothing')
  })

  it('count what came out otherwise, and give the reason where there is no telling', () => {
    expect(resultText(result)).toBe('One field comes out otherwise.')
    const differences = [...result.differences, ...result.differences]
    expect(resultText({ ...result, differences })).toBe('2 fields come out otherwise.')
    const unreplayable = { ...result, verdict: 'unreplayable' as const, differences: [] }
    expect(resultText({ ...unreplayable, reason: 'bundle not kept' })).toBe('bundle not kept')
    expect(resultText(unreplayable)).toBe('There is no telling.')
  })
})

describe('a value of an answer', () => {
  it.each([
    ['"halt"', 'halt'],
    ['""', '""'],
    ['"a \\"quoted\\" word"', '"a \\"quoted\\" word"'],
    ['3796', '3796'],
    ['null', 'null'],
    [null, 'nothing'],
  ])('%s is written %s', (value, text) => {
    expect(valueText(value)).toBe(text)
  })
})
