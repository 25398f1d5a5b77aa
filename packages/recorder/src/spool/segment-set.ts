import { readdirSync } from 'node:fs'
import type { RecordSummary } from '../sinks/record-sink.ts'
import { frameHeaderBytes } from './frame.ts'
import { KindTracker } from './kind-tracker.ts'
import { listSegments } from './segment-name.ts'
import { SegmentSummary } from './segment-summary.ts'
import type { ShedTotals } from './shed-account.ts'
import type { ShedEntry } from './shed-ledger.ts'
import { SequenceRanges } from './sequence-ranges.ts'
import { shedSegment } from './shed-segment.ts'

/** After an attempt that freed nothing, records are shed for this long before the next attempt. */
const fullIntervalMs = 100

export interface RoomRequest {
  readonly folder: string
  /** The segment that is being written; never shed. */
  readonly current: number
  readonly describe: (totals: ShedTotals) => { sequence: number; line: Buffer }[]
  readonly onFailed: (sequences: readonly number[], error: unknown) => void
}

/** The owner's knowledge of its segments, and the choice of what is shed at the bound. */
export class SegmentSet {
  readonly maxBytes: number
  readonly #segments = new Map<number, SegmentSummary>()
  readonly #tracker = new KindTracker()
  #totalBytes = 0
  #fullUntil = 0
  #shedRecords = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  get totalBytes(): number {
    return this.#totalBytes
  }

  /** Records whose bodies were dropped at the bound. */
  get shedRecords(): number {
    return this.#shedRecords
  }

  /** Records of the segments after one, and of that one those beyond the first so many. */
  recordsAfter(index: number, segmentRecords: number): number {
    let count = 0
    for (const summary of this.#segments.values()) {
      if (summary.index === index) count += Math.max(0, summary.records - segmentRecords)
      if (summary.index > index) count += summary.records
    }
    return count
  }

  begin(index: number): void {
    this.#segments.set(index, new SegmentSummary(index))
  }

  note(index: number, summary: RecordSummary, offset: number, bytes: number): void {
    const place = { segment: index, sequence: summary.sequence, offset, length: bytes }
    const kind = this.#segments.get(index)?.note(summary, place, bytes)
    if (kind !== undefined) this.#tracker.note(kind, place)
    this.#totalBytes += bytes
  }

  /** The same for records that lie one behind the other. */
  noteMany(
    index: number,
    lines: readonly Buffer[],
    summaries: readonly RecordSummary[],
    firstOffset: number,
  ): void {
    let offset = firstOffset
    for (let at = 0; at < lines.length; at += 1) {
      const summary = summaries[at]
      const bytes = frameHeaderBytes + (lines[at]?.length ?? 0)
      if (summary !== undefined) this.note(index, summary, offset, bytes)
      offset += bytes
    }
  }

  hasRoomFor(bytes: number): boolean {
    return this.#totalBytes + bytes <= this.maxBytes
  }

  /** Sheds the oldest bodies until there is room; false when there is nothing left to shed. */
  makeRoomFor(bytes: number, request: RoomRequest): boolean {
    if (performance.now() < this.#fullUntil) return false
    this.#forgetShipped(request.folder)
    for (const summary of this.#segments.values()) {
      if (this.hasRoomFor(bytes)) break
      if (summary.index !== request.current && !summary.isCompacted) this.#shed(summary, request)
    }
    const hasRoom = this.hasRoomFor(bytes)
    if (!hasRoom) this.#fullUntil = performance.now() + fullIntervalMs
    return hasRoom
  }

  #shed(summary: SegmentSummary, { folder, describe, onFailed }: RoomRequest): void {
    const sequences: number[] = []
    const outcome = shedSegment({
      folder,
      summary,
      tracker: this.#tracker,
      describe: (totals) => {
        const records = describe(totals)
        sequences.push(...records.map(({ sequence }) => sequence))
        return records
      },
    })
    if (outcome.kind === 'failed') onFailed(sequences, outcome.error)
    if (outcome.kind !== 'shed') return
    this.#segments.set(summary.index, outcome.summary)
    this.#totalBytes += outcome.summary.bytes - summary.bytes
    this.#shedRecords += outcome.totals.envelopes.reduce(
      (sum, { count }) => sum + count,
      outcome.totals.otherRecords,
    )
  }

  /** The shipper deletes what was acknowledged. */
  #forgetShipped(folder: string): void {
    const present = new Set(listSegments(readdirSync(folder)).map(({ index }) => index))
    for (const summary of this.#segments.values()) {
      if (!present.has(summary.index)) this.#forget(summary)
    }
  }

  #forget(summary: SegmentSummary): void {
    this.#segments.delete(summary.index)
    this.#totalBytes -= summary.bytes
  }

  /** The shipper has deleted every segment below this one. */
  forgetBelow(index: number): void {
    for (const summary of this.#segments.values()) {
      if (summary.index < index) this.#forget(summary)
    }
  }

  /** Forgets all segments but one, and answers what has to be accounted for. */
  loseAllBut(index: number): ShedEntry | undefined {
    const lost = [...this.#segments.values()].filter((summary) => summary.index !== index)
    for (const summary of lost) this.#forget(summary)
    const sequences = new SequenceRanges()
    for (const summary of lost) sequences.addAll(summary.sequences)
    if (sequences.isEmpty) return undefined
    return {
      reason: 'unreadable',
      sequences: sequences.toArray(),
      envelopes: lost.flatMap((summary) => summary.envelopes()),
      otherRecords: lost.reduce((sum, one) => sum + one.otherRecords + one.keptOthers.length, 0),
    }
  }

  /** One segment's bytes were written again under another index. */
  rename(from: number, to: number): void {
    const summary = this.#segments.get(from)
    if (summary === undefined) return
    this.#segments.delete(from)
    this.#segments.set(to, summary.withIndex(to))
  }
}
