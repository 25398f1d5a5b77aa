import type { TimelineView } from '@first-contact/station/ops'
import { expect, test } from 'vitest'
import { exitCodeOfOnce, missingParts, type OnceReport } from '../../scripts/start/once-parts.ts'

const timeline: TimelineView = {
  correlation_id: '0af7651916cd43dd8448eb211c80319c',
  started_at: '2026-01-01T00:00:00.000Z',
  ended_at: '2026-01-01T00:00:01.000Z',
  duration_us: 1_000_000,
  outcome: 'failed',
  origin: 'synthetic',
  components: ['api.runs'],
  layers: ['L2', 'L4', 'L5'],
  producers: ['api'],
  failure_point: null,
  missing: [],
  truncated: false,
  events: [],
}
const whole: OnceReport = {
  envelopes: 1,
  spans: 1,
  incidents: 1,
  decisions: 1,
  decisionId: 'dec_0123456789abcdef',
  timeline,
}

test('npm start -- --once ends with 0 when every part was there and a decision came out the same', () => {
  expect(missingParts(whole)).toEqual([])
  expect(exitCodeOfOnce(whole, 0)).toBe(0)
})

test.each([
  ['envelopes', { envelopes: 0 }, 'no envelope was stored'],
  ['spans', { spans: 0 }, 'no span was stored'],
  ['incidents', { incidents: 0 }, 'no incident was raised'],
  ['decisions', { decisions: 0 }, 'no decision was stored'],
  ['a decision to replay', { decisionId: undefined }, 'no decision can be replayed'],
  ['a timeline', { timeline: undefined }, 'no timeline of an incident crosses L2, L4, L5'],
])('it ends with 1 and says so without %s', (_part, gone, said) => {
  const report = { ...whole, ...gone }
  expect(missingParts(report)).toEqual([said])
  expect(exitCodeOfOnce(report, 0)).toBe(1)
})

test.each([1, 2, null])('it ends with 1 when the replay ended with %s', (code) => {
  expect(exitCodeOfOnce(whole, code)).toBe(1)
})
