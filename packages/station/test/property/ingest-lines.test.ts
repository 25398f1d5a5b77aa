import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitLines } from '../../src/api/ingest/split-lines.ts'
import { pageCursor, readPageCursor } from '../../src/api/paging/page-cursor.ts'
import { gradeSeverity } from '../../src/domain/rules/incident-severity.ts'
import { opsSeverities } from '../../src/domain/models/ops-incident.ts'
import { gapsBetween } from '../../src/ops/records/records-timeline-store.ts'

const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\r\n]/g, ''))

test('every line of a body is found at its place, whole, and nothing else is', () => {
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const body = Buffer.from(lines.map((text) => `${text}${end}`).join(''))
      const expected = lines
        .map((text, index) => ({ number: index + 1, bytes: Buffer.from(text) }))
        .filter(({ bytes }) => bytes.length > 0)
      expect(splitLines(body, 1_000_000)).toEqual({ lines: expected, tooLong: [] })
    }),
  )
})

test('arbitrary bytes are cut into lines or named as too long, and never more than there are', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 500 }),
      fc.integer({ min: 1, max: 50 }),
      (bytes, max) => {
        const { lines, tooLong } = splitLines(Buffer.from(bytes), max)
        const numbers = [...lines.map(({ number }) => number), ...tooLong.map(({ line: at }) => at)]
        expect(new Set(numbers).size).toBe(numbers.length)
        expect(lines.every((found) => found.bytes.length <= max && found.bytes.length > 0)).toBe(
          true,
        )
      },
    ),
  )
})

test('a cursor survives its round trip, whatever window and place', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), fc.nat(), (until, offset) => {
      expect(readPageCursor(pageCursor({ until, offset }))).toEqual({ until, offset })
    }),
  )
})

test('more failures are never graded as less severe', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), fc.nat(50), fc.nat(3), (a, b, before, critical) => {
      const grade = (occurrences: number): number =>
        opsSeverities.indexOf(
          gradeSeverity({
            occurrences,
            occurrencesBefore: before,
            criticalOccurrences: critical,
            windowText: 'in the last hour',
          }).severity,
        )
      expect(grade(Math.max(a, b))).toBeGreaterThanOrEqual(grade(Math.min(a, b)))
    }),
  )
})

test('what is missing and what is known cover every number once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (known) => {
      const gaps = gapsBetween(known.map((number) => [number, number]))
      const missing = gaps.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index),
      )
      const all = [...missing, ...known].toSorted((a, b) => a - b)
      expect(all).toEqual(Array.from({ length: Math.max(...known) }, (_, index) => index + 1))
    }),
  )
})
