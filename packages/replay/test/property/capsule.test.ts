import { assert, constantFrom, nat, property, string, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import { FirstContactError } from '@first-contact/recorder/errors'
import { parseCapsule } from '../../src/capsule/read-capsule.ts'
import { writeCapsule } from '../../src/capsule/write-capsule.ts'
import {
  entryOf,
  goldenBytes,
  goldenManifest,
  goldenMembers,
  signed,
} from '../support/signed-capsule.ts'

/** Refused with an error of its own; everything else is a crash. */
function expectRefused(bytes: Buffer): void {
  try {
    parseCapsule(bytes)
  } catch (error) {
    if (FirstContactError.is(error, 'FC_CAPSULE_BROKEN')) return
    if (FirstContactError.is(error, 'FC_CAPSULE_FORMAT')) return
    throw error
  }
  expect.unreachable('it was taken for a capsule')
}

test('a capsule with any bit flipped is refused, and nothing else happens', () => {
  assert(
    property(nat({ max: goldenBytes.length - 1 }), nat({ max: 7 }), (at, bit) => {
      const flipped = Buffer.from(goldenBytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
      expectRefused(flipped)
    }),
    { numRuns: 1000 },
  )
})

test('bytes that somebody made up are refused, and nothing else happens', () => {
  assert(
    property(uint8Array({ maxLength: 400 }), (noise) => expectRefused(Buffer.from(noise))),
    { numRuns: 300 },
  )
})

test('a part that is cut out, put in or repeated anywhere is refused', () => {
  const place = nat({ max: goldenBytes.length })
  assert(
    property(place, place, uint8Array({ maxLength: 20 }), (a, b, put) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const before = goldenBytes.subarray(0, from)
      const rest = goldenBytes.subarray(to)
      const made = Buffer.concat([before, put, rest])
      if (!made.equals(goldenBytes)) expectRefused(made)
      if (from !== to) {
        expectRefused(
          Buffer.concat([before, goldenBytes.subarray(from, to), goldenBytes.subarray(from)]),
        )
      }
    }),
    { numRuns: 500 },
  )
})

test('a field of a member that somebody replaced and signed is refused, or is what it says', () => {
  const members = goldenMembers.map(([, line]) => JSON.parse(line) as Record<string, unknown>)
  const lines = goldenMembers.map(([, line]) => line)
  assert(
    property(
      nat({ max: members.length - 1 }),
      nat(),
      constantFrom(null, 0, -1, '', [], {}, '[[[', '\u001B[2J', { $fc: 'map', v: 1 }, [[['x']]]),
      string(),
      (which, field, value, text) => {
        const member = members[which] ?? {}
        const names = Object.keys(member)
        const name = names[field % names.length] ?? ''
        for (const put of [value, text.toWellFormed()]) {
          const changed = { ...member, [name]: put }
          const line = canonicalizeJson(changed)
          const entry = goldenManifest.members[which] ?? expect.unreachable()
          const isName = member[name] === entry.name && typeof put === 'string'
          const changedEntry = entryOf(line, entry.kind, isName ? put : entry.name)
          const entries = goldenManifest.members.with(which, changedEntry)
          const bytes = signed({ ...goldenManifest, members: entries }, lines.with(which, line))
          try {
            const { manifest, ...content } = parseCapsule(bytes)
            // What was taken is written again to the same bytes, or refused for what it holds.
            expect(writeCapsule(content).manifest).toEqual(manifest)
          } catch (error) {
            if (!FirstContactError.is(error)) throw error
            expect(error.code).toMatch(/^FC_CAPSULE_/)
          }
        }
      },
    ),
    { numRuns: 500 },
  )
})
