import { describe, expect, test } from 'vitest'
import { SequenceRanges } from '../../src/spool/sequence-ranges.ts'

describe('sequence ranges', () => {
  test('grow by one range while numbers come in order', () => {
    const ranges = new SequenceRanges()
    for (const sequence of [3, 4, 5, 9, 10]) ranges.add(sequence)
    expect(ranges.toArray()).toEqual([
      [3, 5],
      [9, 10],
    ])
    expect(ranges.size).toBe(5)
    expect(ranges.max).toBe(10)
  })

  test('join what touches and count nothing twice', () => {
    const ranges = SequenceRanges.of([
      [1, 4],
      [10, 12],
      [5, 9],
      [2, 3],
    ])
    expect(ranges.toArray()).toEqual([[1, 12]])
    ranges.add(6)
    expect(ranges.size).toBe(12)
  })

  test('split where the middle is removed', () => {
    const ranges = SequenceRanges.of([[1, 10]])
    ranges.removeRange(4, 6)
    expect(ranges.toArray()).toEqual([
      [1, 3],
      [7, 10],
    ])
    expect(ranges.has(5)).toBe(false)
    expect(ranges.has(7)).toBe(true)
  })

  test('take no range that ends before it starts', () => {
    const ranges = new SequenceRanges()
    ranges.addRange(5, 4)
    expect(ranges.isEmpty).toBe(true)
  })
})
