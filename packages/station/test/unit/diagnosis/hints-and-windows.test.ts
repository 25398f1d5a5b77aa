import { describe, expect, test } from 'vitest'
import { memoryLimits } from '../../../src/domain/diagnosis/index.ts'
import {
  citedIds,
  diagnose,
  lines,
  series,
  symptomMs,
  traces,
  window,
  type MadeSpan,
} from '../../support/made-telemetry.ts'

function versioned(side: 'healthy' | 'failing', index: number, isError: boolean): MadeSpan {
  return {
    service: 'cart',
    ms: 5,
    isError,
    attributes: {
      'service.version': isError ? '1.5.0' : '1.4.0',
      user: `user-${side}-${index}`,
      zone: 'eu',
    },
  }
}

describe('differences', () => {
  const spans = traces(40, (side, index) => versioned(side, index, side === 'failing'))

  test('are attributes that failing correlations have and healthy ones lack', () => {
    const { differences } = diagnose({ spans })
    expect(differences).toHaveLength(1)
    expect(differences[0]).toMatchObject({
      attribute: 'service.version',
      value: '1.5.0',
      failingWith: 40,
      healthyWith: 0,
      lift: 2,
    })
  })

  test('strengthen a cause', () => {
    const [plain] = diagnose({ spans: spans.map((span) => ({ ...span, attributes: null })) }).causes
    const [hinted] = diagnose({ spans }).causes
    expect(hinted?.confidence).toBeGreaterThan(plain?.confidence ?? 1)
  })

  test('make no cause by themselves: what goes together caused nothing yet', () => {
    const { verdict, differences } = diagnose({
      spans: traces(40, (side) => ({ service: 'cart', ms: 5, attributes: { campaign: side } })),
    })
    expect(differences.length).toBeGreaterThan(0)
    expect(verdict).toBe('nothing_stands_out')
  })
})

describe('changes', () => {
  const change = {
    id: 'deploy-1',
    atMs: symptomMs - 4 * 60_000,
    service: 'cart',
    summary: 'deployed 1.5.0',
  }
  const old = { ...change, id: 'deploy-0', atMs: symptomMs - 3 * 3_600_000 }

  test('just before the symptom are named, with the minutes; older ones are not', () => {
    const { causes, changesBefore } = diagnose({
      spans: traces(40, (side) => ({ service: 'cart', ms: 5, isError: side === 'failing' })),
      changes: [old, change],
    })
    expect(changesBefore.map(({ id }) => id)).toEqual(['deploy-1'])
    expect(causes[0]?.evidence.map(({ statement }) => statement)).toContain(
      'deployed 1.5.0, 4 minutes before the first symptom.',
    )
  })

  test('make no cause by themselves', () => {
    const { verdict, changesBefore } = diagnose({
      spans: traces(40, () => ({ service: 'cart', ms: 5 })),
      changes: [change],
    })
    expect([verdict, changesBefore.length]).toEqual(['nothing_stands_out', 1])
  })
})

describe('a replay', () => {
  test('that decides otherwise strengthens a cause, and an identical one does not', () => {
    const spans = traces(40, (side) => ({
      service: 'engines.budget',
      ms: 5,
      isError: side === 'failing',
    }))
    const decision = {
      id: 'dec_1',
      traceId: 'failing-1',
      service: 'engines.budget',
      engine: 'budget',
      version: null,
      outcome: 'deny',
      recordedVerdict: 'identical',
      features: {},
    }
    const confidence = (currentVerdict: string): number =>
      diagnose({ spans, decisions: [{ ...decision, currentVerdict }] }).causes[0]?.confidence ?? 0
    expect(confidence('changed')).toBeGreaterThan(confidence('equivalent'))
  })
})

describe('windows', () => {
  const failing = traces(20, (side) => ({ service: 'cart', ms: 5, isError: side === 'failing' }))

  test('without a failing side have nothing to explain', () => {
    const healthy = failing.filter(({ traceId }) => traceId.startsWith('healthy'))
    const { verdict, causes, notes } = diagnose({ spans: healthy })
    expect([verdict, causes]).toEqual(['no_failing_evidence', []])
    expect(notes.join()).toContain('nothing on the failing side')
  })

  test('without a healthy side claim less, and say so', () => {
    const { causes, notes } = diagnose({
      spans: failing.filter(({ traceId }) => traceId.startsWith('failing')),
    })
    expect(causes[0]).toMatchObject({ service: 'cart', confidence: 0.5, word: 'possible' })
    expect(notes.join()).toContain('stays below "likely"')
  })

  test('with nothing in them have no causes', () => {
    expect(diagnose({})).toMatchObject({ verdict: 'no_failing_evidence', causes: [] })
  })

  test('with metrics on one side only say so', () => {
    const { notes } = diagnose({
      spans: failing,
      points: series('cart', 'cpu', () => 1).filter(({ atMs }) => atMs >= symptomMs),
    })
    expect(notes).toContain('There are metric values on the failing side only.')
  })

  test('leave out what lies between and around them, and say how much', () => {
    const { notes } = diagnose(
      { spans: failing },
      { window: { ...window, baselineUntilMs: window.baselineUntilMs - 300_000 } },
    )
    expect(notes.join()).toMatch(/10 records lie outside of both windows/)
  })

  test('larger than memory are sampled by whole traces, with the same answer', () => {
    const many = traces(400, (side, index) => ({
      service: 'frontend',
      ms: 20,
      isError: side === 'failing' && index % 3 === 0,
      children: [{ service: 'cart', ms: 5, isError: side === 'failing' && index % 3 === 0 }],
    }))
    const { causes, notes, seen } = diagnose(
      { spans: many },
      { limits: { ...memoryLimits, spansPerSide: 200 } },
    )
    expect(causes.map(({ service }) => service)).toEqual(['cart'])
    expect(seen.failing).toMatchObject({ spans: 800, correlations: 100 })
    expect(notes.join()).toContain('1,200 spans were left out: whole traces were sampled')
  })
})

test('every id that is cited was in the telemetry', () => {
  const spans = traces(40, (side, index) => versioned(side, index, side === 'failing'))
  const events = lines('failing', 9, {
    service: 'cart',
    message: 'TypeError: x is undefined',
    level: 'error',
  })
  const points = series(
    'cart',
    'cpu',
    (side, index) => (side === 'failing' ? 9 : 1) + (index % 3) / 10,
  )
  const known = new Set([...spans, ...events, ...points].map(({ id }) => id))
  const cited = citedIds(diagnose({ spans, events, points }))
  expect(cited.length).toBeGreaterThan(10)
  expect(cited.filter((id) => !known.has(id))).toEqual([])
})
