import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalizeJson } from '../../src/canonical/index.ts'
import { contextMaxBytes, scrubContext, scrubText } from '../../src/scrubber/index.ts'
import { rules } from '../../src/scrubber/scrub-text.ts'
import { textFeatures } from '../../src/scrubber/text-features.ts'

const spice = fc.constantFrom(
  'password=',
  'token: ',
  '"secret":"',
  'bob@example.com',
  '%40',
  '://u:p@h',
  '=(',
  ')',
  '"',
  "'",
  '\\"',
  ': "',
  'Bearer ',
  'basic\t',
  'apiKey \t',
  'digest',
  'sk-live.',
  'a1.B2-c3_D4',
  'eyJhbGciOi.',
  '-----BEGIN ',
  '-----END X-----',
  '4111111111111111',
  '+49 170 1234567',
  '[redacted]',
  '[email]',
  '[secret]',
  ' ',
  '=',
  ':',
  '-',
  '.',
  '@',
  '&',
  '\n',
  '{',
  '}',
  'is not valid JSON',
  'dup key: {',
  "entry '",
  'value "',
  'row contains (',
  '...',
  'authorization: ',
  ' already exists',
)
const text = fc
  .array(
    fc.oneof(spice, fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 8 })),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('the scrubber', () => {
  it('never throws and always answers storable text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 600 }), (value, maxChars) => {
        const clean = scrubText(value, maxChars)
        expect(clean.length).toBeLessThanOrEqual(maxChars)
        expect(clean.isWellFormed() && !clean.includes('\0')).toBe(true)
      }),
    )
  })

  it.each(rules)('leaves out rule $name only where it changes nothing', ({ anyOf, apply }) => {
    let leftOut = 0
    fc.assert(
      fc.property(text, (value) => {
        if ((textFeatures(value) & anyOf) !== 0) return
        leftOut += 1
        expect(apply(value)).toBe(value)
      }),
      { numRuns: 2000 },
    )
    expect(leftOut).toBeGreaterThan(0)
  })

  it('is idempotent', () => {
    fc.assert(
      fc.property(text, (value) => {
        const once = scrubText(value)
        expect(scrubText(once)).toBe(once)
      }),
      { numRuns: 5000 },
    )
  })

  it('never lets a planted password through, whatever stands around it', () => {
    const name = fc.constantFrom('password', 'api_key', 'clientSecret', 'access_token', 'pwd')
    const join = fc.constantFrom('=', ': ', '":"', "': '", ' = ', '\\":\\"')
    const word = fc.stringMatching(/^[a-z ]{0,8}$/)
    fc.assert(
      fc.property(word, name, join, word, (before, key, sign, after) => {
        const planted = 'Zq8planted'
        const quote = sign.includes('"') ? '"' : sign.includes("'") ? "'" : ''
        const clean = scrubText(`${before} ${quote}${key}${sign}${planted}${quote} ${after}`)
        expect(clean).not.toContain(planted)
      }),
    )
  })

  it('bounds and scrubs any context without throwing, to canonical JSON', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withSparseArray: true,
          withTypedArray: true,
          withNullPrototype: true,
          maxDepth: 8,
        }),
        (value) => {
          const context = scrubContext(value)
          expect(Buffer.byteLength(canonicalizeJson(context))).toBeLessThanOrEqual(contextMaxBytes)
        },
      ),
    )
  })
})
