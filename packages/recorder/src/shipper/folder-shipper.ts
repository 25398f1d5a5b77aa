import { readdirSync, renameSync, rmSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { listSegments, segmentName, type SegmentName } from '../spool/segment-name.ts'
import { releaseShipperLock, takeShipperLock, type ShipperLock } from '../spool/shipper-lock.ts'
import {
  countRecords,
  firstSequenceIn,
  readBatch,
  type BatchLimits,
  type SegmentBatch,
} from './read-batch.ts'
import { keepRejected } from './rejected-lines.ts'
import { readCursor, saveCursor, type Cursor } from './cursor.ts'
import type { RejectedLine, Transport, TransportAnswer } from './transport.ts'

/** The store's own batch size; see the ingest writer. */
const batchMaxRecords = 1_000
const batchMaxBytes = 1024 * 1024

export type StepOutcome =
  | {
      readonly kind: 'delivered'
      readonly records: number
      readonly duplicates: number
      readonly rejected: readonly RejectedLine[]
    }
  /** Nothing to deliver now. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number }
  /** A person has to do something first; the records stay. */
  | { readonly kind: 'held'; readonly reason: string; readonly status: number }
  /** The folder was deleted or adopted by another. */
  | { readonly kind: 'gone' }

interface SegmentInHand {
  readonly path: string
  readonly index: number
  readonly isFinished: boolean
  readonly following: string | undefined
}

/** Ships one folder, batch by batch, while it holds the folder's lock. */
export class FolderShipper {
  readonly folder: string
  readonly #lock: ShipperLock
  readonly #transport: Transport
  readonly #isOwnerGone: boolean
  #cursor: Cursor
  #limits: BatchLimits = { maxRecords: batchMaxRecords, maxBytes: batchMaxBytes }

  private constructor(lock: ShipperLock, transport: Transport, isOwnerGone: boolean) {
    this.folder = lock.folder
    this.#lock = lock
    this.#transport = transport
    this.#isOwnerGone = isOwnerGone
    this.#cursor = readCursor(lock.folder)
  }

  /** Undefined when another ships this folder. */
  static take(
    folder: string,
    transport: Transport,
    isOwnerGone: boolean,
  ): FolderShipper | undefined {
    const lock = takeShipperLock(folder)
    return lock === undefined ? undefined : new FolderShipper(lock, transport, isOwnerGone)
  }

  get cursor(): Cursor {
    return this.#cursor
  }

  get isOwnerGone(): boolean {
    return this.#isOwnerGone
  }

  release(): void {
    releaseShipperLock(this.#lock)
  }

  /** Records in the folder that are not acknowledged; reads all of them. */
  countRemaining(): number {
    try {
      return listSegments(readdirSync(this.folder))
        .filter(({ state }) => state !== 'shedding')
        .map(({ index, name }) => {
          const offset = index === this.#cursor.index ? this.#cursor.offset : 0
          return countRecords(join(this.folder, name), offset)
        })
        .reduce((sum, count) => sum + count, 0)
    } catch {
      return 0
    }
  }

  /** Delivers one batch; never rejects. */
  async step(): Promise<StepOutcome> {
    try {
      if (!existsSync(this.#lock.path)) return { kind: 'gone' }
      const segment = this.#takeSegment()
      if (segment === undefined) return { kind: 'empty' }
      const batch = this.#read(segment)
      if (batch.lines.length === 0) return this.#passOver(segment, batch)
      return await this.#deliver(segment, batch)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      if (code === 'ENOENT') return { kind: 'gone' }
      return { kind: 'retry', reason: `the spool cannot be read (${code})`, afterMs: 0 }
    }
  }

  #takeSegment(): SegmentInHand | undefined {
    const segments = listSegments(readdirSync(this.folder))
    const readable = segments.filter(({ state }) => state !== 'shedding')
    const first = readable.find(({ state }) => state === 'shipping') ?? readable[0]
    if (first === undefined) return undefined
    const following = readable.find(({ index }) => index > first.index)
    const path = join(this.folder, segmentName(first.index, 'shipping'))
    if (first.state === 'spool' && !this.#claim(first, segments)) return undefined
    return {
      path,
      index: first.index,
      isFinished: this.#isOwnerGone || following !== undefined,
      following: following === undefined ? undefined : join(this.folder, following.name),
    }
  }

  #claim(segment: SegmentName, all: readonly SegmentName[]): boolean {
    const original = all.find(({ index, state }) => index === segment.index && state === 'shedding')
    try {
      // The smaller copy is in place, so what it was made from must never be sent.
      if (original !== undefined) rmSync(join(this.folder, original.name), { force: true })
      renameSync(
        join(this.folder, segment.name),
        join(this.folder, segmentName(segment.index, 'shipping')),
      )
      return true
    } catch {
      // The owner is shedding from it at this moment.
      return false
    }
  }

  #read(segment: SegmentInHand): SegmentBatch {
    return readBatch({
      path: segment.path,
      offset: segment.index === this.#cursor.index ? this.#cursor.offset : 0,
      isFinished: segment.isFinished,
      limits: this.#limits,
      lastSequence: this.#cursor.lastSequence,
      nextSequence: () =>
        segment.following === undefined ? undefined : firstSequenceIn(segment.following),
    })
  }

  /** A segment without further records: done with when its owner is. */
  #passOver(segment: SegmentInHand, batch: SegmentBatch): StepOutcome {
    if (!segment.isFinished) return { kind: 'empty' }
    if (batch.unreadable.length > 0) this.#advance(segment, batch, 0, 0)
    rmSync(segment.path, { force: true })
    return segment.following === undefined
      ? { kind: 'empty' }
      : { kind: 'delivered', records: 0, duplicates: 0, rejected: [] }
  }

  async #deliver(segment: SegmentInHand, batch: SegmentBatch): Promise<StepOutcome> {
    const answer = await this.#transport.send({ lines: batch.lines })
    if (answer.kind === 'answered') return this.#acknowledge(segment, batch, answer)
    if (answer.kind === 'retry') {
      return { kind: 'retry', reason: answer.reason, afterMs: answer.afterMs ?? 0 }
    }
    if (answer.status === 413) return this.#makeSmaller(segment, batch)
    return { kind: 'held', reason: answer.reason, status: answer.status }
  }

  #acknowledge(
    segment: SegmentInHand,
    batch: SegmentBatch,
    answer: Extract<TransportAnswer, { kind: 'answered' }>,
  ): StepOutcome {
    if (answer.rejected.length > 0) keepRejected(this.folder, batch.lines, answer.rejected)
    this.#advance(segment, batch, batch.lines.length, answer.rejected.length)
    this.#limits = {
      maxRecords: Math.min(batchMaxRecords, this.#limits.maxRecords * 2),
      maxBytes: Math.min(batchMaxBytes, this.#limits.maxBytes * 2),
    }
    if (segment.isFinished && batch.isAtEnd) rmSync(segment.path, { force: true })
    return {
      kind: 'delivered',
      records: answer.accepted,
      duplicates: answer.duplicate,
      rejected: answer.rejected,
    }
  }

  #advance(segment: SegmentInHand, batch: SegmentBatch, shipped: number, rejected: number): void {
    const before = this.#cursor
    this.#cursor = {
      format: 1,
      index: segment.index,
      offset: batch.end,
      segmentRecords: (segment.index === before.index ? before.segmentRecords : 0) + shipped,
      lastSequence: batch.lastSequence,
      maxSequence: Math.max(before.maxSequence, batch.maxSequence),
      shippedRecords: before.shippedRecords + shipped,
      rejectedRecords: before.rejectedRecords + rejected,
      unreadable: [...before.unreadable, ...batch.unreadable],
    }
    try {
      saveCursor(this.folder, this.#cursor)
    } catch {
      // A full disk: the cursor goes on in memory, and delivery is what makes room. A crash before
      // it can be saved costs duplicates, which the store drops.
    }
  }

  /** The station takes less at once; a single record it will not take is put aside. */
  #makeSmaller(segment: SegmentInHand, batch: SegmentBatch): StepOutcome {
    if (batch.lines.length > 1) {
      this.#limits = {
        maxRecords: Math.ceil(batch.lines.length / 2),
        maxBytes: this.#limits.maxBytes,
      }
      return { kind: 'delivered', records: 0, duplicates: 0, rejected: [] }
    }
    const rejected: RejectedLine = {
      line: 1,
      sequence: batch.lastSequence,
      code: 'FC_SHIP_TOO_LARGE',
      field: null,
      message: 'the station takes no record of this size',
    }
    return this.#acknowledge(segment, batch, {
      kind: 'answered',
      accepted: 0,
      duplicate: 0,
      rejected: [rejected],
    })
  }
}
