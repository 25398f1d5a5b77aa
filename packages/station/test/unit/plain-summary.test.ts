import { canonicalize } from '@first-contact/recorder/canonical'
import { describe, expect, test } from 'vitest'
import { plainView } from '../../src/ops/plain-summary.ts'

const summaryOf = (view: string | null) => plainView(view).summary

const sealed = (pointer: string) => `{"$fc":"sealed","v":"${pointer}"}`

describe('the plain summary of a stored view', () => {
  test.each([
    ['{"amount":12.5,"tier":"gold"}', 'amount: 12.5, tier: gold'],
    ['{"items":[{"price":3},{"price":4}]}', 'items.0.price: 3, items.1.price: 4'],
    ['"deny"', 'deny'],
    ['null', 'null'],
    ['{}', ''],
  ])('%s reads %s', (view, text) => {
    expect(summaryOf(view)).toBe(text)
  })

  test('shows no dropped, token, derived or sealed value, and says how many there are', () => {
    const view = `{"amount":1,"a":{"$fc":"dropped","v":{"size":64,"type":"string"}},
      "b":{"$fc":"token","v":"tok_aabb"},"c":{"$fc":"derived","v":"initials A. L."},
      "d":${sealed('/d')}}`
    expect(summaryOf(view)).toBe('amount: 1; 4 fields withheld')
    expect(summaryOf(sealed(''))).toBe('1 field withheld')
  })

  test('withholds a tag that it does not know', () => {
    expect(summaryOf('{"a":{"$fc":"later","v":"secret"}}')).toBe('1 field withheld')
    expect(summaryOf('{"a":{"$fc":7,"v":"secret"}}')).toBe('1 field withheld')
  })

  test('reads what the canonical form writes', () => {
    const value = {
      at: new Date('2026-11-27T06:00:00.000Z'),
      big: 12n,
      bytes: new Uint8Array(3),
      map: new Map([['eur', 5]]),
      nan: Number.NaN,
      none: undefined,
      set: new Set(['a', 'b']),
      tagged: { $fc: 'sealed', v: 'data that reads like a tag' },
    }
    expect(summaryOf(canonicalize(value))).toBe(
      'at: 2026-11-27T06:00:00.000Z, big: 12, bytes: bytes, map.eur: 5, nan: NaN, set.0: a, set.1: b, tagged.$fc: sealed, tagged.v: data that reads like a tag',
    )
  })

  test('is scrubbed, names too, even where a secret lies across the cut', () => {
    const secret = 'planted.person@example.com'
    const view = JSON.stringify({
      note: `write to ${secret}`,
      [secret]: 1,
      long: `${'x'.repeat(45)} ${secret}`,
      card: '4111 1111 1111 1111',
    })
    const text = summaryOf(view) ?? ''
    expect(text).not.toContain('planted')
    expect(text).not.toContain('4111 1111')
  })

  test('has at most 200 characters, whatever the view holds', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`field${n}`, n]))
    const views = [
      JSON.stringify(many),
      JSON.stringify({ text: 'y'.repeat(40_000) }),
      JSON.stringify(Array.from({ length: 9000 }, () => ({ $fc: 'sealed', v: '' }))),
      `${'['.repeat(3000)}1${']'.repeat(3000)}`,
    ]
    for (const view of views) expect((summaryOf(view) ?? '').length).toBeLessThanOrEqual(200)
    expect(summaryOf(views[0] ?? '')).toMatch(/^field0: 0, .*…$/)
  })

  test('of nothing, or of what is no JSON, is nothing', () => {
    expect(summaryOf(null)).toBeNull()
    expect(summaryOf('{"a":')).toBeNull()
  })
})

describe('the fields of a stored view', () => {
  test('name the class of each that is withheld, and show no value of it', () => {
    const view = `{"amount":1,"a":{"$fc":"dropped","v":{"size":64,"type":"string"}},
      "b":{"$fc":"token","v":"tok_aabb"},"c":{"$fc":"derived","v":"initials A. L."},
      "d":${sealed('/d')},"e":{"$fc":"later","v":"secret"}}`
    expect(plainView(view).fields).toEqual([
      { name: 'amount', kind: 'plain', value: '1' },
      { name: 'a', kind: 'dropped', value: null },
      { name: 'b', kind: 'token', value: null },
      { name: 'c', kind: 'derived', value: null },
      { name: 'd', kind: 'sealed', value: null },
      { name: 'e', kind: 'unknown', value: null },
    ])
  })

  test('are scrubbed, short and at most sixty', () => {
    const secret = 'planted.person@example.com'
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, n]))
    const { fields } = plainView(
      JSON.stringify({ [secret]: `to ${secret}`, long: 'x'.repeat(500), ...many }),
    )
    expect(fields).toHaveLength(60)
    expect(JSON.stringify(fields)).not.toContain('planted')
    expect(Math.max(...fields.map(({ value }) => value?.length ?? 0))).toBe(120)
  })

  test('of one plain value are that value, without a name', () => {
    expect(plainView('"deny"').fields).toEqual([{ name: '', kind: 'plain', value: 'deny' }])
    expect(plainView(null).fields).toEqual([])
  })
})
