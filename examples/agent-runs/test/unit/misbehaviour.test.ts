import { describe, expect, test } from 'vitest'
import { misbehaviourOf } from '../../src/api/tools/misbehaviour.ts'
import { rateLimit } from '../../src/api/tools/rate-limit.ts'

const never = { rate: 0, seed: 1 }
const call = { tool: 'search', key: 'run_1:0', attempt: 1 }

describe('a tool', () => {
  test('behaves unless it is told otherwise', () => {
    expect(misbehaviourOf(call, 'flight to Lisbon', never)).toBeNull()
  })

  test('goes wrong on the attempts it is told to', () => {
    expect(misbehaviourOf(call, 'flight [[timeout x2]]', never)).toBe('timeout')
    expect(misbehaviourOf({ ...call, attempt: 2 }, 'flight [[timeout x2]]', never)).toBe('timeout')
    expect(misbehaviourOf({ ...call, attempt: 3 }, 'flight [[timeout x2]]', never)).toBeNull()
    expect(misbehaviourOf({ ...call, attempt: 99 }, '[[error]]', never)).toBe('error')
  })

  test('takes an unknown order for plain text', () => {
    expect(misbehaviourOf(call, '[[explode]]', never)).toBeNull()
  })

  test('has bad luck at about the given rate, the same for the same call', () => {
    const fault = { rate: 0.2, seed: 7 }
    const luck = Array.from({ length: 2_000 }, (_, index) =>
      misbehaviourOf({ ...call, key: `run:${index}` }, '', fault),
    )
    const share = luck.filter((kind) => kind !== null).length / luck.length
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.25)
    const again = misbehaviourOf({ ...call, key: 'run:5' }, '', fault)
    expect(again).toBe(luck[5])
  })

  test('refuses calls above its rate and says how long to wait', () => {
    let now = 0
    const limit = rateLimit(2, () => now)
    expect([limit.take('search'), limit.take('search')]).toEqual([0, 0])
    expect(limit.take('search')).toBe(500)
    expect(limit.take('pay')).toBe(0)
    now = 500
    expect(limit.take('search')).toBe(0)
  })
})
