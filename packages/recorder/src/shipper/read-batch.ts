import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { findNextFrame, readFrame } from '../spool/frame.ts'
import { SequenceRanges, type SequenceRange } from '../spool/sequence-ranges.ts'

export interface BatchLimits {
  readonly maxRecords: number
  readonly maxBytes: number
}

export interface SegmentBatch {
  /** One record each, without newline. */
  readonly lines: readonly Buffer[]
  /** Where the next batch starts. */
  readonly end: number
  /** Nothing can be read after `end`, now or, for a finished segment, ever. */
  readonly isAtEnd: boolean
  readonly lastSequence: number
  readonly maxSequence: number
  readonly unreadable: readonly SequenceRange[]
}

export interface BatchRequest {
  readonly path: string
  readonly offset: number
  /** No more bytes will be written to it. */
  readonly isFinished: boolean
  readonly limits: BatchLimits
  /** The last sequence number read before `offset`. */
  readonly lastSequence: number
  /** The first sequence number after this segment, where it is known. */
  readonly nextSequence: () => number | undefined
}

/** Damage at `at`, between the lines read before it and the line at `before` (-1 at the end). */
interface Gap {
  readonly at: number
  readonly after: number
  readonly before: number
}

interface Head {
  readonly kind: string
  readonly sequence: number
  readonly sequences?: readonly SequenceRange[]
}

function headOf(line: Buffer): Head {
  // The checksum holds, so these are the bytes the recorder wrote.
  return JSON.parse(line.toString('utf8')) as Head
}

function isShed(line: Buffer): boolean {
  return line.includes('"kind":"shed"')
}

/** The bytes of a segment from an offset to its end; segments are a few MiB. */
function readRest(path: string, offset: number): Buffer {
  const fd = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(fd).size - offset))
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset))
  } finally {
    closeSync(fd)
  }
}

/**
 * Reads one batch. Damage is skipped to the next readable record, and the sequence numbers between
 * its neighbours are named; a torn tail in a segment that is still written to is simply not there
 * yet. Throws the system's error when the file cannot be read.
 */
export function readBatch(request: BatchRequest): SegmentBatch {
  const bytes = readRest(request.path, request.offset)
  const lines: Buffer[] = []
  const gaps: Gap[] = []
  let at = 0
  let size = 0
  let isAtEnd = false
  while (lines.length < request.limits.maxRecords) {
    const frame = readFrame(bytes, at)
    if (frame.kind === 'record') {
      if (lines.length > 0 && size + frame.line.length > request.limits.maxBytes) {
        // Damage is named by its neighbours: without the one after it, it is left to the next batch.
        if (gaps.at(-1)?.before === lines.length) at = gaps.pop()?.at ?? at
        break
      }
      lines.push(frame.line)
      size += frame.line.length
      at = frame.end
      continue
    }
    const next = at === bytes.length ? -1 : findNextFrame(bytes, at)
    if (next !== -1) {
      gaps.push({ at, after: lines.length, before: lines.length })
      at = next
      continue
    }
    isAtEnd = true
    if (request.isFinished && at < bytes.length) {
      gaps.push({ at, after: lines.length, before: -1 })
      at = bytes.length
    }
    break
  }
  const seen = lastSequences(lines, request.lastSequence)
  const unreadable = gaps.length === 0 ? [] : nameGaps(bytes, lines, gaps, request)
  return { lines, end: request.offset + at, isAtEnd, ...seen, unreadable }
}

function lastSequences(
  lines: readonly Buffer[],
  before: number,
): { lastSequence: number; maxSequence: number } {
  const ordinary = lines.findLast((line) => !isShed(line))
  const lastSequence = ordinary === undefined ? before : headOf(ordinary).sequence
  const shed = lines.filter(isShed).map((line) => headOf(line).sequence)
  return { lastSequence, maxSequence: Math.max(lastSequence, ...shed) }
}

/** The sequence numbers that damage took, less those a shed record of the segment explains. */
function nameGaps(
  bytes: Buffer,
  lines: readonly Buffer[],
  gaps: readonly Gap[],
  request: BatchRequest,
): SequenceRange[] {
  const lost = new SequenceRanges()
  for (const { after, before } of gaps) {
    const previous = lines.slice(0, after).findLast((line) => !isShed(line))
    const following = before === -1 ? undefined : lines.slice(before).find((line) => !isShed(line))
    const from = previous === undefined ? request.lastSequence : headOf(previous).sequence
    const to = following === undefined ? request.nextSequence() : headOf(following).sequence
    // Nothing follows: a record torn while its process died was never answered with `spooled`.
    if (to !== undefined) lost.addRange(from + 1, to - 1)
  }
  for (const [from, to] of explainedBySheds(bytes)) lost.removeRange(from, to)
  return lost.toArray()
}

function explainedBySheds(bytes: Buffer): SequenceRange[] {
  const explained: SequenceRange[] = []
  let at = 0
  while (at !== -1 && at < bytes.length) {
    const frame = readFrame(bytes, at)
    if (frame.kind !== 'record') {
      at = findNextFrame(bytes, at)
      continue
    }
    if (isShed(frame.line)) {
      const head = headOf(frame.line)
      explained.push([head.sequence, head.sequence], ...(head.sequences ?? []))
    }
    at = frame.end
  }
  return explained
}

/** The first ordinary sequence number in a segment, for naming what was lost before it. */
export function firstSequenceIn(path: string): number | undefined {
  const bytes = readRest(path, 0)
  let at = 0
  while (at !== -1 && at < bytes.length) {
    const frame = readFrame(bytes, at)
    if (frame.kind === 'record' && !isShed(frame.line)) return headOf(frame.line).sequence
    at = frame.kind === 'record' ? frame.end : findNextFrame(bytes, at)
  }
  return undefined
}

/** How many records can be read from an offset on. */
export function countRecords(path: string, offset: number): number {
  const bytes = readRest(path, offset)
  let count = 0
  let at = 0
  while (at !== -1 && at < bytes.length) {
    const frame = readFrame(bytes, at)
    if (frame.kind === 'record') count += 1
    at = frame.kind === 'record' ? frame.end : findNextFrame(bytes, at)
  }
  return count
}
