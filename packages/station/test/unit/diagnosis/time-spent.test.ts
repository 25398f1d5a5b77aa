import { describe, expect, test } from 'vitest'
import { diagnose, traces, wobble, type MadeSpan } from '../../support/made-telemetry.ts'

/** Two callers of one catalogue, with times that vary a little. */
function shop(index: number, slow: { readonly cart?: number; readonly wire?: number }): MadeSpan {
  const own = 5 + Math.abs(wobble(index))
  const cartMs = own + (slow.cart ?? 0)
  const wireMs = 1 + (slow.wire ?? 0)
  const call = (service: string): MadeSpan => ({
    service,
    operation: 'Get',
    kind: 'client',
    ms: 4 + wireMs,
    children: [{ service: 'catalogue', operation: 'Get', kind: 'server', startMs: 0.5, ms: 4 }],
  })
  return {
    service: 'frontend',
    ms: 20 + cartMs + 2 * wireMs,
    children: [
      {
        service: 'cart',
        kind: 'server',
        ms: 6 + cartMs + wireMs,
        children: [{ ...call('cart'), startMs: cartMs }],
      },
      {
        service: 'search',
        kind: 'server',
        ms: 6 + own + wireMs,
        children: [{ ...call('search'), startMs: own }],
      },
    ],
  }
}

describe('time', () => {
  test('is put where it is spent, and not at whoever waits for it', () => {
    const { causes } = diagnose({
      spans: traces(40, (side, index) => shop(index, side === 'failing' ? { cart: 60 } : {})),
    })
    expect(causes.map(({ service }) => service)).toEqual(['cart'])
    expect(causes[0]).toMatchObject({ mechanism: 'slow_code', operation: 'cart work' })
    expect(causes[0]?.evidence[0]?.statement).toMatch(/takes 6\d\.?\d* ms against \d(?:\.\d+)? ms/)
  })

  test('between services is put at the one all of whose calls have become slower', () => {
    const { causes } = diagnose({
      spans: traces(40, (side, index) => shop(index, side === 'failing' ? { wire: 80 } : {})),
    })
    expect(causes[0]).toMatchObject({ service: 'catalogue', mechanism: 'slow_network' })
    expect(causes.map(({ service }) => service)).not.toContain('frontend')
  })

  test('after an answer may be the way of the answer or the caller: it counts half for either', () => {
    const { causes } = diagnose({
      spans: traces(40, (side, index) => ({
        service: 'cart',
        ms: 30 + Math.abs(wobble(index)) + (side === 'failing' ? 50 : 0),
        children: [{ service: 'redis', startMs: 10, ms: 5 }],
      })),
    })
    expect(causes.map(({ service }) => service).toSorted()).toEqual(['cart', 'redis'])
    expect(causes[0]?.word).toBe('possible')
  })

  test('of a few stalled requests is found though the median is the same', () => {
    const { causes } = diagnose({
      spans: traces(200, (side, index) =>
        shop(index, side === 'failing' && index % 10 === 0 ? { cart: 400 } : {}),
      ),
    })
    expect(causes[0]).toMatchObject({ service: 'cart' })
  })

  test('that is the same as before is not claimed', () => {
    const { verdict } = diagnose({ spans: traces(40, (_, index) => shop(index, {})) })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('that is longer but nothing beside the whole request is not claimed', () => {
    const { verdict } = diagnose({
      spans: traces(40, (side, index) => ({
        service: 'frontend',
        ms: 500,
        children: [
          { service: 'cart', ms: 1 + Math.abs(wobble(index)) / 10 + (side === 'failing' ? 1 : 0) },
        ],
      })),
    })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('of overlapping children is not counted twice', () => {
    const parallel = (ms: number): MadeSpan => ({
      service: 'frontend',
      ms: ms + 10,
      children: [
        { service: 'a', startMs: 1, ms },
        { service: 'b', startMs: 1, ms: 20 },
      ],
    })
    const { causes } = diagnose({
      spans: traces(40, (side, index) =>
        parallel(30 + Math.abs(wobble(index)) + (side === 'failing' ? 60 : 0)),
      ),
    })
    expect(causes.map(({ service }) => service)).toEqual(['a'])
  })
})
