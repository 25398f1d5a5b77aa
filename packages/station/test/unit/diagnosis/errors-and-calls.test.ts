import { describe, expect, test } from 'vitest'
import { diagnose, traces, type MadeSpan } from '../../support/made-telemetry.ts'

/** A shop whose cart fails in every second failing request; whoever calls it fails too. */
function cartFails(side: 'healthy' | 'failing', index: number): MadeSpan {
  const isError = side === 'failing' && index % 2 === 0
  return {
    service: 'frontend',
    ms: 20,
    isError,
    children: [
      {
        service: 'checkout',
        ms: 15,
        isError,
        children: [
          { service: 'cart', ms: 5, isError, ...(isError ? { status: 'redis_down' } : {}) },
        ],
      },
    ],
  }
}

describe('the origin of an error', () => {
  test('is the deepest failing operation, and who only passes it on is not named', () => {
    const { verdict, causes } = diagnose({ spans: traces(40, cartFails) })
    expect(verdict).toBe('causes')
    expect(causes.map(({ service }) => service)).toEqual(['cart'])
    expect(causes[0]).toMatchObject({ mechanism: 'error_origin', operation: 'cart work' })
    expect(causes[0]?.evidence[0]?.statement).toBe(
      '`cart work` is the deepest failing operation (redis_down) in 20 of 40 correlations, against 0 of 40 healthy ones.',
    )
  })

  test('is not claimed for an error that healthy requests have as often', () => {
    const { verdict, causes } = diagnose({
      spans: traces(40, (_, index) => cartFails('failing', index)),
    })
    expect([verdict, causes]).toEqual(['nothing_stands_out', []])
  })

  test('is not claimed for one failure among forty, which any hour has', () => {
    const { verdict } = diagnose({
      spans: traces(40, (side, index) => cartFails(side, index === 0 ? 0 : 1)),
    })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('is not a failure that was dealt with, where another one reached the caller', () => {
    const { causes } = diagnose({
      spans: traces(40, (side) => ({
        service: 'frontend',
        ms: 20,
        isError: side === 'failing',
        children: [
          {
            service: 'ads',
            ms: 2,
            children: [{ service: 'ads-db', ms: 1, isError: side === 'failing' }],
          },
          { service: 'cart', ms: 5, isError: side === 'failing' },
        ],
      })),
    })
    expect(causes.map(({ service }) => service)).toEqual(['cart'])
  })

  test('is the service that took too long, where a caller gave up waiting', () => {
    const { causes } = diagnose({
      spans: traces(40, (side, index) => ({
        service: 'frontend',
        ms: side === 'failing' ? 2000 : 20 + (index % 5),
        isError: side === 'failing',
        status: 'timeout',
        children: [{ service: 'search', ms: side === 'failing' ? 1990 : 10 + (index % 5) }],
      })),
    })
    expect(causes[0]).toMatchObject({ service: 'search' })
    expect(causes[0]?.evidence.map(({ statement }) => statement).join()).toContain(
      'failed (timeout) while search took unusually long',
    )
  })

  test('is the service that recorded nothing, where the call to it failed', () => {
    const { causes } = diagnose({
      spans: traces(40, (side) => ({
        service: 'frontend',
        ms: 20,
        isError: side === 'failing',
        children: [
          {
            service: 'frontend',
            operation: 'GET cart',
            kind: 'client',
            ms: 5,
            isError: side === 'failing',
            children: side === 'failing' ? [] : [{ service: 'cart', ms: 4 }],
          },
        ],
      })),
    })
    expect(causes.map(({ service }) => service)).toEqual(['cart'])
    expect(causes[0]?.mechanism).toBe('no_answer')
  })

  test('counts half where a span failed before it called whom it always calls', () => {
    const { causes } = diagnose({
      spans: traces(40, (side) => ({
        service: 'orders',
        ms: side === 'failing' ? 10 : 20,
        isError: side === 'failing',
        children: side === 'failing' ? [] : [{ service: 'payment', ms: 4 }],
      })),
    })
    expect(causes.map(({ service }) => service).toSorted()).toEqual(['orders', 'payment'])
    expect(Math.max(...causes.map(({ confidence }) => confidence))).toBeLessThan(0.6)
  })

  test('is told by one known failure, with nothing to test it against but healthy ones', () => {
    const spans = traces(10, cartFails)
      .filter(({ traceId }) => traceId.startsWith('healthy') || traceId === 'failing-0')
      .map(
        (span) =>
          ({ ...span, side: span.traceId.startsWith('healthy') ? 'healthy' : 'failing' }) as const,
      )
    const { causes, notes } = diagnose({ spans }, { isLabelled: true })
    expect(causes.map(({ service }) => service)).toEqual(['cart'])
    expect(causes[0]?.confidence).toBeLessThan(0.6)
    expect(notes.join()).toContain('Only 1 failing correlation')
  })
})

describe('calls', () => {
  const shop = (isCalled: boolean): MadeSpan => ({
    service: 'checkout',
    ms: 20,
    children: [{ service: 'payment', ms: 5 }, ...(isCalled ? [{ service: 'email', ms: 3 }] : [])],
  })

  test('that are made no more are a sign of the caller', () => {
    const { causes } = diagnose({ spans: traces(30, (side) => shop(side === 'healthy')) })
    expect(causes[0]).toMatchObject({ service: 'checkout', mechanism: 'missing_call' })
    expect(causes[0]?.evidence[0]?.statement).toContain(
      'without calling `email email work` 30 of 30',
    )
  })

  test('that were left out before as well are none', () => {
    const { verdict } = diagnose({ spans: traces(30, (_, index) => shop(index % 2 === 0)) })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('that are made over and over are a sign of the caller', () => {
    const { causes } = diagnose({
      spans: traces(30, (side) => ({
        service: 'list',
        ms: 60,
        children: Array.from({ length: side === 'failing' ? 12 : 2 }, () => ({
          service: 'db',
          ms: 1,
        })),
      })),
    })
    expect(
      causes.find(({ service }) => service === 'list')?.evidence.map(({ kind }) => kind),
    ).toContain('extra_calls')
  })

  test('that are a few more than before are none', () => {
    const { verdict } = diagnose({
      spans: traces(30, (side, index) => ({
        service: 'list',
        ms: 60,
        children: Array.from({ length: (index % 3) + (side === 'failing' ? 3 : 2) }, () => ({
          service: 'db',
          ms: 1,
        })),
      })),
    })
    expect(verdict).toBe('nothing_stands_out')
  })
})
