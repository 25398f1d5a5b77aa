import { describe, expect, it } from 'vitest'
import { durationText } from '../../src/time/duration-text.ts'

describe('durationText', () => {
  it.each([
    [0, '0 µs'],
    [340, '340 µs'],
    [999, '999 µs'],
    [1000, '1 ms'],
    [4180, '4.2 ms'],
    [141_300, '141 ms'],
    [999_499, '999 ms'],
    [999_999, '1 s'],
    [4_800_000, '4.8 s'],
    [59_940_000, '60 s'],
    [125_000_000, '2 min 5 s'],
    [120_000_000, '2 min'],
    [3_780_000_000, '1 h 3 min'],
  ])('reads %i µs as “%s”', (microseconds, text) => {
    expect(durationText(microseconds)).toBe(text)
  })

  it('keeps more digits when asked to, so that neighbours can be told apart', () => {
    expect(durationText(1_969_000, 4)).toBe('1.969 s')
    expect(durationText(1_974_000, 4)).toBe('1.974 s')
  })

  it('never shows a negative length, which two clocks can produce', () => {
    expect(durationText(-5)).toBe('0 µs')
  })
})
