import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { multirangeText, parseMultirange, rangesOf } from '../../src/ingest/sequence-multirange.ts'

const sequences = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 })

const expand = (ranges: readonly (readonly [number, number])[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index))

test('ranges hold exactly the numbers given, ascending and never touching', () => {
  fc.assert(
    fc.property(sequences, (numbers) => {
      const ranges = rangesOf(numbers)
      expect(expand(ranges)).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      for (const [index, [from]] of ranges.entries()) {
        const before = ranges[index - 1]
        if (before !== undefined) expect(from).toBeGreaterThan(before[1] + 1)
      }
    }),
  )
})

test('a multirange is read back as it was written, in the form of Postgres too', () => {
  fc.assert(
    fc.property(sequences, (numbers) => {
      const ranges = rangesOf(numbers)
      expect(parseMultirange(multirangeText(ranges))).toEqual(ranges)
      const canonical = `{${ranges.map(([from, to]) => `[${from},${to + 1})`).join(',')}}`
      expect(parseMultirange(canonical)).toEqual(ranges)
    }),
  )
})
