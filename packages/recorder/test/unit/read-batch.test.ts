import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countRecords, readBatch, type SegmentBatch } from '../../src/shipper/read-batch.ts'
import { encodeFrame } from '../../src/spool/frame.ts'
import { envelopeRecord, TestContext } from '../support/spool-records.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const limits = { maxRecords: 1_000, maxBytes: 1024 * 1024 }

function makeFrames(count: number): Buffer[] {
  const context = new TestContext()
  return Array.from({ length: count }, () => encodeFrame(envelopeRecord(context).line))
}

function read(
  bytes: Buffer,
  options: {
    isFinished?: boolean
    nextSequence?: number
    limits?: typeof limits
    offset?: number
  } = {},
): SegmentBatch {
  const path = join(temporaryFolder(), 'segment')
  writeFileSync(path, bytes)
  return readBatch({
    path,
    offset: options.offset ?? 0,
    isFinished: options.isFinished ?? true,
    limits: options.limits ?? limits,
    lastSequence: 0,
    nextSequence: () => options.nextSequence,
  })
}

function sequencesOf(batch: SegmentBatch): number[] {
  return batch.lines.map((line) => (JSON.parse(line.toString()) as { sequence: number }).sequence)
}

describe('reading a batch', () => {
  test('stops at the number of records asked for and goes on from there', () => {
    const bytes = Buffer.concat(makeFrames(10))
    const first = read(bytes, { limits: { ...limits, maxRecords: 4 } })
    expect(sequencesOf(first)).toEqual([1, 2, 3, 4])
    expect(first.isAtEnd).toBe(false)
    expect(sequencesOf(read(bytes, { offset: first.end }))).toEqual([5, 6, 7, 8, 9, 10])
  })

  test('takes one record that is larger than the bound by itself', () => {
    const batch = read(Buffer.concat(makeFrames(3)), { limits: { ...limits, maxBytes: 10 } })
    expect(sequencesOf(batch)).toEqual([1])
  })

  test('waits at a torn tail while the segment is still written to', () => {
    const [one, two] = makeFrames(2)
    const torn = Buffer.concat([one ?? Buffer.of(), (two ?? Buffer.of()).subarray(0, 40)])
    const batch = read(torn, { isFinished: false })
    expect(sequencesOf(batch)).toEqual([1])
    expect(batch.end).toBe(one?.length)
    expect(batch.unreadable).toEqual([])
  })

  test('cuts a torn tail of a segment whose writer is gone, and calls nothing lost', () => {
    const [one, two] = makeFrames(2)
    const torn = Buffer.concat([one ?? Buffer.of(), (two ?? Buffer.of()).subarray(0, 40)])
    const batch = read(torn)
    expect(sequencesOf(batch)).toEqual([1])
    expect(batch).toMatchObject({ isAtEnd: true, end: torn.length, unreadable: [] })
  })

  test('skips damage in the middle and names the numbers it took', () => {
    const frames = makeFrames(6)
    for (const damaged of [2, 3]) frames[damaged]?.fill(0xee, 8, 30)
    const batch = read(Buffer.concat(frames))
    expect(sequencesOf(batch)).toEqual([1, 2, 5, 6])
    expect(batch.unreadable).toEqual([[3, 4]])
  })

  test('survives a damaged length, short or absurdly long', () => {
    for (const length of [0, 5, 3_000, 0xff_ff_ff_ff]) {
      const frames = makeFrames(4)
      frames[1]?.writeUInt32LE(length, 0)
      const batch = read(Buffer.concat(frames))
      expect(sequencesOf(batch)).toEqual([1, 3, 4])
      expect(batch.unreadable).toEqual([[2, 2]])
    }
  })

  test('names damage at the end of a segment by the number that follows it', () => {
    const frames = makeFrames(4)
    frames[3]?.fill(0xee, 8, 30)
    expect(read(Buffer.concat(frames), { nextSequence: 5 }).unreadable).toEqual([[4, 4]])
  })

  test('leaves damage to the next batch when its far neighbour does not fit this one', () => {
    const frames = makeFrames(3)
    frames[1]?.fill(0xee, 8, 30)
    const bytes = Buffer.concat(frames)
    const first = read(bytes, { limits: { ...limits, maxBytes: (frames[0]?.length ?? 0) + 10 } })
    expect(sequencesOf(first)).toEqual([1])
    expect(first.unreadable).toEqual([])
    expect(sequencesOf(read(bytes, { offset: first.end }))).toEqual([3])
  })

  test('counts the readable records after an offset', () => {
    const frames = makeFrames(5)
    frames[1]?.fill(0xee, 8, 30)
    const path = join(temporaryFolder(), 'segment')
    writeFileSync(path, Buffer.concat(frames))
    expect(countRecords(path, 0)).toBe(4)
    expect(countRecords(path, frames[0]?.length ?? 0)).toBe(3)
  })
})
