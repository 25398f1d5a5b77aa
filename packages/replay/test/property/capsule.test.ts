import { assert, nat, property, uint8Array } from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { parseCapsule } from '../../src/capsule/read-capsule.ts'
import { writeCapsule } from '../../src/capsule/write-capsule.ts'
import { contentOf } from '../support/made-capsule.ts'
import { makeShop, paymentOf } from '../support/shop-project.ts'

let bytes: Buffer

beforeAll(async () => {
  const root = await makeShop([paymentOf(1), paymentOf(200)])
  bytes = Buffer.from(writeCapsule(await contentOf(root)).text)
}, 60_000)

test('a capsule with any bit flipped is refused, and nothing else happens', () => {
  assert(
    property(nat(), nat({ max: 7 }), (place, bit) => {
      const at = place % bytes.length
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
      expect(() => parseCapsule(flipped)).toThrow(
        /the capsule (?:is not as it was written|has format)/,
      )
    }),
    { numRuns: 300 },
  )
})

test('bytes that somebody made up are refused, and nothing else happens', () => {
  assert(
    property(uint8Array({ maxLength: 400 }), (noise) => {
      expect(() => parseCapsule(Buffer.from(noise))).toThrow(/the capsule is not as it was written/)
    }),
    { numRuns: 300 },
  )
})
