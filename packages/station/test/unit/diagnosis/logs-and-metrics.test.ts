import { describe, expect, test } from 'vitest'
import { diagnose, lines, series, traces, wobble } from '../../support/made-telemetry.ts'

const routine = (['healthy', 'failing'] as const).flatMap((side) =>
  ['cart', 'frontend'].flatMap((service) =>
    lines(side, 50, { service, message: 'served request 17 in 4 ms' }),
  ),
)

describe('log lines', () => {
  test('with a new stack trace name code', () => {
    const message = [
      'java.lang.NullPointerException: Cannot invoke "Price.amount()"',
      '\tat java.base/java.util.Optional.get(Optional.java:143)',
      '\tat shop.cart.Cart.total(Cart.java:41)',
      '\tat shop.cart.Api.handle(Api.java:12)',
    ].join('\n')
    const { causes } = diagnose({
      events: [...routine, ...lines('failing', 8, { service: 'cart', message, level: 'error' })],
    })
    expect(causes[0]).toMatchObject({
      service: 'cart',
      mechanism: 'exception',
      codeLocation: 'shop.cart.Cart(Cart.java:41)',
    })
  })

  test('of a stack trace that is written line by line name the innermost frame of the own code', () => {
    const python = [
      'Traceback (most recent call last):',
      '  File "/app/server.py", line 31, in dispatch',
      '  File "/app/handler.py", line 88, in handle',
      '  File "/usr/lib/python3/site-packages/grpc/_server.py", line 443, in _call',
    ]
    const events = lines('failing', 9, { service: 'email', message: '' }).flatMap((line, index) =>
      python.map((message, at) => ({
        ...line,
        id: `${line.id}.${at}`,
        message,
        order: index * 10 + at,
      })),
    )
    const { causes } = diagnose({ events: [...routine, ...events] })
    expect(causes[0]).toMatchObject({ service: 'email', codeLocation: '/app/handler.py:88' })
  })

  test('about a call tell of the one that was called', () => {
    const { causes } = diagnose({
      events: [
        ...routine,
        ...lines('failing', 9, {
          service: 'frontend',
          level: 'error',
          message: 'failed to call cart: connection refused',
        }),
      ],
    })
    expect(causes.map(({ service, mechanism }) => [service, mechanism])).toEqual([
      ['cart', 'no_answer'],
    ])
  })

  test('that only came twice, or came before as often, are not claimed', () => {
    const often = { service: 'cart', message: 'error: session 81f2a9 has expired' }
    const { verdict } = diagnose({
      events: [
        ...routine,
        ...lines('healthy', 20, often),
        ...lines('failing', 22, often),
        ...lines('failing', 2, {
          service: 'cart',
          message: 'panic: something odd',
          level: 'error',
        }),
      ],
    })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('that grow with the load are not claimed', () => {
    const { verdict } = diagnose({
      events: [
        ...lines('healthy', 400, { service: 'cart', message: 'error: session has expired' }),
        ...lines('failing', 560, { service: 'cart', message: 'error: session has expired' }),
      ],
    })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('that differ only in what varies are one line', () => {
    const { causes } = diagnose({
      events: [
        ...routine,
        ...Array.from({ length: 9 }, (_, index) =>
          lines('failing', 1, {
            service: 'cart',
            level: 'error',
            message: `order ${index}f3a0c1b failed at 10.0.0.${index}:80`,
          }),
        ).flat(),
      ],
    })
    expect(causes[0]?.evidence[0]?.statement).toContain(
      'was logged 9 times; 0 times in the baseline',
    )
  })
})

describe('metrics', () => {
  const steady = (index: number): number => 100 + 3 * wobble(index)

  test('that leave their usual spread are claimed, the farthest first', () => {
    const { causes } = diagnose({
      points: [
        ...series('cart', 'cpu', (side, index) => steady(index) * (side === 'failing' ? 3 : 1)),
        ...series('search', 'cpu', (side, index) => steady(index) * (side === 'failing' ? 1.3 : 1)),
        ...series('ads', 'cpu', (_, index) => steady(index)),
      ],
    })
    expect(causes[0]).toMatchObject({ service: 'cart', mechanism: 'cpu' })
    expect(causes.map(({ service }) => service)).not.toContain('ads')
  })

  test('that drift by themselves are not claimed when they drift on', () => {
    const { verdict } = diagnose({
      points: series(
        'cart',
        'mem',
        (side, index) => 1e8 + 1e6 * (index + (side === 'failing' ? 60 : 0)),
      ),
    })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('that follow the load are not claimed', () => {
    const load = (side: string): number => (side === 'failing' ? 1.6 : 1)
    const { verdict } = diagnose({
      points: [
        ...series('cart', 'cpu', (side, index) => steady(index) * load(side)),
        ...series('cart', 'requests_total', (side, index) => steady(index) * load(side)),
      ],
    })
    expect(verdict).toBe('nothing_stands_out')
  })

  test('of a memory that is used up are found among eighty that are not', () => {
    const others = Array.from({ length: 80 }, (_, at) =>
      series(
        `service-${'abcdefghij'[at % 10]}${'abcdefgh'[Math.floor(at / 10)]}`,
        'cpu',
        (_, index) => steady(index + at * 7),
      ),
    ).flat()
    const { causes } = diagnose({
      points: [
        ...others,
        ...series(
          'cart',
          'memory_rss',
          (side, index) => steady(index) + (side === 'failing' ? 4 * index : 0),
        ),
      ],
    })
    expect(causes.map(({ service, mechanism }) => [service, mechanism])).toEqual([
      ['cart', 'memory'],
    ])
  })

  test('that stop while others go on are claimed', () => {
    const stopped = series('cart', 'cpu', (_, index) => steady(index)).filter(
      ({ atMs }) => atMs < Date.parse('2026-11-27T10:00:00Z'),
    )
    const { causes } = diagnose({
      points: [...stopped, ...series('search', 'cpu', (_, index) => steady(index))],
    })
    expect(causes[0]).toMatchObject({ service: 'cart', mechanism: 'no_answer' })
  })

  test('of latency say less of a caller whose callee is slow by itself', () => {
    const slow = (side: string): number => (side === 'failing' ? 90 : 0)
    const { causes } = diagnose({
      spans: traces(40, (side, index) => ({
        service: 'frontend',
        ms: 30 + slow(side),
        children: [{ service: 'cart', ms: 10 + Math.abs(wobble(index)) + slow(side) }],
      })),
      points: ['frontend', 'cart'].flatMap((service) =>
        series(
          service,
          'latency_p90',
          (side, index) => steady(index) + 300 * (side === 'failing' ? 1 : 0),
        ),
      ),
    })
    expect(causes[0]).toMatchObject({ service: 'cart', word: 'very likely' })
    expect(causes[1]?.confidence ?? 0).toBeLessThan(0.1)
  })
})
