import { describe, expect, test } from 'vitest'
import { encodeFrame, findNextFrame, frameHeaderBytes, readFrame } from '../../src/spool/frame.ts'

const line = Buffer.from('{"sequence":1,"message":"braces {{ in text"}')
const frame = encodeFrame(line)

describe('a frame', () => {
  test('gives back the line it was made from', () => {
    const read = readFrame(frame, 0)
    expect(read).toMatchObject({ kind: 'record', end: frame.length })
    expect(read.kind === 'record' && read.line.equals(line)).toBe(true)
  })

  test('is short for every cut of its bytes, so a torn tail is told from damage', () => {
    for (let length = 0; length < frame.length; length += 1) {
      expect(readFrame(frame.subarray(0, length), 0).kind).toBe('short')
    }
  })

  test('is never read as a record once any single bit of it is flipped', () => {
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const flipped = Buffer.from(frame)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(readFrame(flipped, 0).kind).not.toBe('record')
    }
  })

  test('is found again after damage of any length', () => {
    for (const damage of [1, 7, 8, 9, 100]) {
      const bytes = Buffer.concat([Buffer.alloc(damage, 0xff), frame])
      expect(findNextFrame(bytes, 0)).toBe(damage < frameHeaderBytes ? findFrom(bytes) : damage)
    }
  })

  test('is not found where there is none', () => {
    expect(findNextFrame(Buffer.from('{"a":{"b":{}}}'.repeat(50)), 0)).toBe(-1)
  })
})

/** Damage shorter than a frame's head hides the frame that follows it within that head. */
function findFrom(bytes: Buffer): number {
  return bytes.length - frame.length
}
