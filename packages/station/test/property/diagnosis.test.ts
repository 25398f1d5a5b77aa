import {
  assert,
  boolean,
  constantFrom,
  double,
  integer,
  property,
  record,
  shuffledSubarray,
  type Arbitrary,
} from 'fast-check'
import { expect, test } from 'vitest'
import { memoryLimits, type Diagnosis } from '../../src/domain/diagnosis/index.ts'
import {
  citedIds,
  diagnose,
  lines,
  series,
  symptomMs,
  traces,
  window,
  type MadeSpan,
  type MadeTelemetry,
} from '../support/made-telemetry.ts'

const services = ['alpha', 'beta', 'gamma', 'delta'] as const

interface Trouble {
  readonly service: (typeof services)[number]
  readonly kind: 'error' | 'slow' | 'log' | 'metric' | 'none'
  readonly share: number
  readonly noise: number
}

const trouble: Arbitrary<Trouble> = record({
  service: constantFrom(...services),
  kind: constantFrom('error', 'slow', 'log', 'metric', 'none'),
  share: double({ min: 0.6, max: 1, noNaN: true }),
  noise: integer({ min: 1, max: 1_000_000 }),
})

function noiseAt(trouble: Trouble, index: number, of: number): number {
  const x = Math.sin((trouble.noise % 9973) + index * 127.1 + of * 311.7) * 43758.5453
  // Eighths of a millisecond are exact, however large the time is that they are added to.
  return Math.floor((x - Math.floor(x)) * 8) / 8
}

/** A chain of four services, one of which may be in trouble. */
function made(of: Trouble): MadeTelemetry {
  const chain = (side: 'healthy' | 'failing', index: number, at = 0): MadeSpan => {
    const service = services[at] ?? 'alpha'
    const isHit = side === 'failing' && service === of.service && noiseAt(of, index, 99) < of.share
    const next = at + 1 < services.length ? [chain(side, index, at + 1)] : []
    const isError = (isHit && of.kind === 'error') || next.some((child) => child.isError === true)
    const own = 2 + noiseAt(of, index, at) + (isHit && of.kind === 'slow' ? 40 : 0)
    const ms = own + next.reduce((sum, child) => sum + child.ms, 0)
    return {
      service,
      ms,
      isError,
      attributes: { shard: index % 3 },
      children: next.map((child) => ({ ...child, startMs: own / 2 })),
    }
  }
  return {
    spans: traces(40, (side, index) => chain(side, index)),
    events: services.flatMap((service, at) => [
      ...lines('healthy', 20, { service, message: `served ${at}` }),
      ...lines('failing', 20, { service, message: `served ${at}` }),
      ...(of.kind === 'log' && service === of.service
        ? lines('failing', 15, { service, message: 'RangeError: out of stock', level: 'error' })
        : []),
    ]),
    points: services.flatMap((service, at) =>
      series(
        service,
        'cpu',
        (side, index) =>
          (10 + noiseAt(of, index, 200 + at)) *
          (side === 'failing' && of.kind === 'metric' && service === of.service ? 4 : 1),
      ),
    ),
    changes: [
      { id: 'change-1', atMs: symptomMs - 60_000, service: of.service, summary: 'deployed' },
    ],
  }
}

function shuffled<T>(values: readonly T[] | undefined, seed: number): readonly T[] {
  return (values ?? [])
    .map((value, index) => [(Math.sin(seed + index * 78.233) * 43758.5453) % 1, value] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value)
}

/** What must not change: who, how, how sure and why. */
function ranking(diagnosis: Diagnosis, rename: (service: string) => string = (service) => service) {
  return diagnosis.causes.map((cause) => ({
    service: rename(cause.service),
    mechanism: cause.mechanism,
    confidence: cause.confidence,
    ids: cause.evidence.map(({ ids }) => ids),
  }))
}

test('the ranking does not depend on the order of the records', () => {
  assert(
    property(trouble, integer(), boolean(), (of, seed, isSmall) => {
      const telemetry = made(of)
      const options = isSmall
        ? { limits: { ...memoryLimits, spansPerSide: 60, samplesPerSide: 20 } }
        : {}
      const other = {
        spans: shuffled(telemetry.spans, seed),
        events: shuffled(telemetry.events, seed + 1),
        points: shuffled(telemetry.points, seed + 2),
        changes: telemetry.changes ?? [],
      }
      expect(ranking(diagnose(other, options))).toEqual(ranking(diagnose(telemetry, options)))
    }),
    { numRuns: 40 },
  )
})

test('the ranking does not depend on what services are called', () => {
  assert(
    property(
      trouble,
      shuffledSubarray(['zoo', 'aaa', 'mmm', 'kkk'], { minLength: 4 }),
      (of, names) => {
        const telemetry = made(of)
        const rename = (service: string): string =>
          names[services.indexOf(service as Trouble['service'])] ?? service
        const other = {
          spans: (telemetry.spans ?? []).map((span) => ({
            ...span,
            service: rename(span.service),
          })),
          events: (telemetry.events ?? []).map((event) => ({
            ...event,
            service: rename(event.service),
          })),
          points: (telemetry.points ?? []).map((point) => ({
            ...point,
            service: rename(point.service),
          })),
          changes: (telemetry.changes ?? []).map((change) => ({
            ...change,
            service: rename(change.service ?? ''),
          })),
        }
        expect(ranking(diagnose(other))).toEqual(ranking(diagnose(telemetry), rename))
      },
    ),
    { numRuns: 40 },
  )
})

test('the ranking does not depend on what the clocks say, as long as they agree', () => {
  assert(
    property(trouble, integer({ min: -1e12, max: 1e12 }), (of, byMs) => {
      const telemetry = made(of)
      const later = {
        spans: (telemetry.spans ?? []).map((span) => ({ ...span, startMs: span.startMs + byMs })),
        events: (telemetry.events ?? []).map((event) => ({ ...event, atMs: event.atMs + byMs })),
        points: (telemetry.points ?? []).map((point) => ({ ...point, atMs: point.atMs + byMs })),
        changes: (telemetry.changes ?? []).map((change) => ({
          ...change,
          atMs: change.atMs + byMs,
        })),
      }
      const moved = {
        baselineFromMs: window.baselineFromMs + byMs,
        baselineUntilMs: window.baselineUntilMs + byMs,
        symptomMs: window.symptomMs + byMs,
        untilMs: window.untilMs + byMs,
      }
      expect(ranking(diagnose(later, { window: moved }))).toEqual(ranking(diagnose(telemetry)))
    }),
    { numRuns: 40 },
  )
})

test('every id that is cited exists, and no claim is without one', () => {
  assert(
    property(trouble, (of) => {
      const telemetry = made(of)
      const known = new Set(
        [telemetry.spans, telemetry.events, telemetry.points, telemetry.changes].flatMap(
          (records) => (records ?? []).map(({ id }) => id),
        ),
      )
      const diagnosis = diagnose(telemetry)
      expect(citedIds(diagnosis).filter((id) => !known.has(id))).toEqual([])
      for (const cause of diagnosis.causes) {
        expect(cause.evidence.length).toBeGreaterThan(0)
        for (const { ids } of cause.evidence) expect(ids.length).toBeGreaterThan(0)
        expect(cause.confidence).toBeGreaterThan(0)
        expect(cause.confidence).toBeLessThan(1)
      }
    }),
    { numRuns: 60 },
  )
})

test('whoever is in trouble is ranked first, and nobody is when nobody is', () => {
  assert(
    property(trouble, (of) => {
      const { causes } = diagnose(made(of))
      expect(causes[0]?.service).toBe(of.kind === 'none' ? undefined : of.service)
    }),
    { numRuns: 60 },
  )
})
