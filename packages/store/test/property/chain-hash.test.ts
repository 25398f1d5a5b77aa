import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { genesisHash, linkHash, rowsDigest, type ChainLink } from '../../src/chain/chain-hash.ts'

const digest = fc.stringMatching(/^[0-9a-f]{32}$/)
const link: fc.Arbitrary<ChainLink> = fc.record({
  chainWriter: fc.integer({ min: 1, max: 9 }),
  chainBatch: fc.integer({ min: 1, max: 9 }),
  place: fc.constantFrom('infra_error_events', 'infra_out_of_range'),
  day: fc.constantFrom('2026-11-22', '2026-11-23'),
  rowCount: fc.integer({ min: 1, max: 9 }),
  rowsDigest: digest,
  createdAt: fc.constantFrom('2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.001Z'),
})

test('the digest of rows does not depend on their order, and changes with any of them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(digest, { minLength: 1 }), digest, (digests, other) => {
      fc.pre(!digests.includes(other))
      const whole = rowsDigest(digests)
      expect(rowsDigest([...digests].reverse())).toBe(whole)
      expect(rowsDigest(digests.slice(1))).not.toBe(whole)
      expect(rowsDigest([...digests, other])).not.toBe(whole)
      expect(rowsDigest([...digests.slice(1), other])).not.toBe(whole)
    }),
  )
})

test('the hash of a link changes with each of its fields and with the link before it', () => {
  fc.assert(
    fc.property(link, link, digest, digest, (one, other, before, after) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other) && before === after
      expect(linkHash(before, one) === linkHash(after, other)).toBe(isSame)
    }),
  )
})

test('the first hash of a chain changes with what it follows', () => {
  expect(genesisHash([])).not.toBe(genesisHash([[1, 1, 'a']]))
  expect(genesisHash([[1, 1, 'a']])).not.toBe(genesisHash([[1, 2, 'a']]))
  expect(genesisHash([[1, 1, 'a']])).toBe(genesisHash([[1, 1, 'a']]))
})
