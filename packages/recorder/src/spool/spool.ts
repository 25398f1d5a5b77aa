import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ShedReason } from '../records/shed-record.ts'
import type { AppendOutcome, BatchOutcome, RecordSummary } from '../sinks/record-sink.ts'
import { makeEpochFolder } from './epoch-folder.ts'
import { frameHeaderBytes } from './frame.ts'
import { heartbeatIntervalMs, touchOwner, type HeaderBase } from './owner-file.ts'
import { batchMaxBytes, SegmentWriter } from './segment-writer.ts'
import { segmentName } from './segment-name.ts'
import { SegmentSet } from './segment-set.ts'
import type { SequenceRange } from './sequence-ranges.ts'
import { countOne, shedRecord, splitTotals, type ShedTotals } from './shed-account.ts'
import { ShedLedger, type EmittedPiece } from './shed-ledger.ts'
import { after, every } from './spool-clock.ts'
import { ledgerFile } from './spool-layout.ts'
import { spoolMinBytes, type SpoolSettings } from './spool-settings.ts'
import { SpoolTrouble } from './spool-trouble.ts'

const mib = 1024 * 1024

/** A shipped segment is deleted whole; shedding works a segment at a time. */
const segmentMaxBytes = 4 * mib

/** How long a folder or a disk that failed is left alone before the next attempt. */
const retryIntervalMs = 1_000

/** Where the shipper is in the owner's folder. */
export interface ShippedSoFar {
  /** The segment it is at; those before are delivered and deleted. */
  readonly index: number
  /** Records of that segment which are delivered. */
  readonly segmentRecords: number
  readonly unreadable: readonly SequenceRange[]
}

/**
 * The owner's side of a spool folder: appends, rotates, sheds, accounts.
 *
 *     no folder ──(makeEpochFolder)──> writing ──(disk full, folder gone)──> accounting
 *         └────────────(not permitted)────> accounting ──(room again)──> writing
 *
 * While `accounting`, records are shed into the ledger, which turns into shed records later.
 */
export class Spool {
  readonly #settings: SpoolSettings
  readonly #segmentBytes: number
  readonly #ledger = new ShedLedger(undefined)
  readonly #segments: SegmentSet
  readonly #header: HeaderBase
  readonly #trouble: SpoolTrouble
  readonly #spareSequences: number[] = []
  #folder: string | undefined
  #writer: SegmentWriter | undefined
  #nextIndex = 1
  #isDirty = false
  #syncTimer: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #retryAt = 0
  #emitAt = 0
  #closing = new Set<Promise<unknown>>()
  #appended = 0
  #shipped: ShippedSoFar = { index: 0, segmentRecords: 0, unreadable: [] }

  constructor(settings: SpoolSettings) {
    this.#settings = settings
    this.#trouble = new SpoolTrouble(settings.dir, settings.warn)
    const maxBytes = Math.max(spoolMinBytes, settings.maxBytes)
    this.#segmentBytes = Math.min(segmentMaxBytes, Math.floor(maxBytes / 16))
    this.#segments = new SegmentSet(maxBytes)
    const { sequence: _, ...header } = settings.context.header(0)
    this.#header = header
    this.#openWriter()
    this.#heartbeat = every(heartbeatIntervalMs, () => this.#beat())
  }

  get folder(): string | undefined {
    return this.#folder
  }

  get appendedRecords(): number {
    return this.#appended
  }

  get shedRecords(): number {
    return this.#ledger.shedRecords + this.#segments.shedRecords
  }

  get trouble(): string | null {
    return this.#trouble.last
  }

  /** Bytes of this epoch's records on the disk, as far as the owner knows. */
  get bytes(): number {
    return this.#segments.totalBytes
  }

  /** Follows the shipper: what it has delivered and deleted, and what it could not read. */
  noteShipped(shipped: ShippedSoFar): void {
    this.#shipped = shipped
    this.#segments.forgetBelow(shipped.index)
    this.#accountUnreadable(shipped.unreadable)
  }

  /** Records on the disk that are not acknowledged. */
  get pendingRecords(): number {
    return this.#segments.recordsAfter(this.#shipped.index, this.#shipped.segmentRecords)
  }

  append(line: Buffer, summary: RecordSummary): AppendOutcome {
    try {
      const reason = this.#tryAppend(line, summary, false)
      if (reason === undefined) {
        if (!this.#ledger.isEmpty) this.#emit(false)
        return 'spooled'
      }
      this.#account(summary, reason)
    } catch (error) {
      this.#trouble.note('spool', 'failed', error)
      this.#account(summary, 'disk_full')
    }
    return 'shed'
  }

  appendMany(lines: readonly Buffer[], summaries: readonly RecordSummary[]): BatchOutcome {
    if (this.#tryAppendMany(lines, summaries)) {
      if (!this.#ledger.isEmpty) this.#emit(false)
      return 'spooled'
    }
    return lines.flatMap((line, index) => {
      const summary = summaries[index]
      return summary === undefined ? [] : [this.append(line, summary)]
    })
  }

  /** One write for all where nothing is in the way; nothing is written where something is. */
  #tryAppendMany(lines: readonly Buffer[], summaries: readonly RecordSummary[]): boolean {
    const writer = this.#writer
    if (writer === undefined) return false
    let bytes = 0
    for (const line of lines) bytes += frameHeaderBytes + line.length
    if (bytes > batchMaxBytes || writer.bytes + bytes > this.#segmentBytes) return false
    if (!this.#segments.hasRoomFor(bytes)) return false
    const offset = writer.bytes
    try {
      writer.appendMany(lines)
    } catch {
      // One by one, those that fit are kept, and the rest is accounted for.
      return false
    }
    this.#segments.noteMany(writer.index, lines, summaries, offset)
    this.#appended += lines.length
    this.#markDirty()
    return true
  }

  /** Undefined when the record is in the spool, else why it is not. */
  #tryAppend(line: Buffer, summary: RecordSummary, isOwn: boolean): ShedReason | undefined {
    const bytes = frameHeaderBytes + line.length
    if (!isOwn && !this.#hasRoomFor(bytes)) return 'spool_bound'
    let writer = this.#writer
    if (writer === undefined || (writer.bytes > 0 && writer.bytes + bytes > this.#segmentBytes)) {
      writer = this.#openWriter()
      if (writer === undefined) return 'disk_full'
    }
    const offset = writer.bytes
    try {
      writer.append(line)
    } catch (error) {
      this.#trouble.note('write', 'cannot be written', error)
      return 'disk_full'
    }
    this.#segments.note(writer.index, summary, offset, bytes)
    this.#appended += 1
    this.#markDirty()
    return undefined
  }

  #hasRoomFor(bytes: number): boolean {
    if (this.#segments.hasRoomFor(bytes)) return true
    const folder = this.#folder
    if (folder === undefined) return true
    const hasRoom = this.#segments.makeRoomFor(bytes, {
      folder,
      current: this.#writer?.index ?? 0,
      describe: (totals) => this.#describe(totals),
      onFailed: (sequences, error) => {
        this.#spareSequences.push(...sequences)
        this.#trouble.note('shed', 'cannot be made smaller', error)
      },
    })
    if (!hasRoom)
      this.#trouble.warnOnce(
        'bound',
        `the spool is at its bound of ${this.#segments.maxBytes} bytes`,
      )
    return hasRoom
  }

  #takeSequence(): number {
    return this.#spareSequences.pop() ?? this.#settings.context.allocateSequence()
  }

  #describe(totals: ShedTotals): { sequence: number; line: Buffer }[] {
    const shedAt = new Date().toISOString()
    return splitTotals(totals).map((piece) => {
      const sequence = this.#takeSequence()
      return { sequence, line: this.#encode({ sequence, shedAt, totals: piece }) }
    })
  }

  #encode({ sequence, shedAt, totals }: EmittedPiece): Buffer {
    const header = this.#settings.context.header(sequence)
    return Buffer.from(JSON.stringify(shedRecord(header, totals, shedAt)))
  }

  #account({ sequence, envelope }: RecordSummary, reason: ShedReason): void {
    this.#ledger.add({
      reason,
      sequences: [[sequence, sequence]],
      ...(envelope === undefined ? { otherRecords: 1 } : { envelopes: [countOne(envelope)] }),
    })
  }

  /** Accounts for what the shipper could not read and has not been accounted for. */
  #accountUnreadable(ranges: readonly SequenceRange[]): void {
    const fresh = ranges.slice(this.#ledger.unreadableTaken)
    if (fresh.length === 0) return
    this.#ledger.add({
      reason: 'unreadable',
      sequences: fresh,
      otherRecords: fresh.reduce((sum, [from, to]) => sum + to - from + 1, 0),
      unreadableTaken: ranges.length,
    })
    this.#emit(true)
  }

  /** Turns the ledger into shed records, once there is room. */
  #emit(isNow: boolean): void {
    const now = performance.now()
    if (this.#ledger.isEmpty || (!isNow && now < this.#emitAt)) return
    this.#emitAt = now + retryIntervalMs
    if (this.#ledger.pending.length > 0) {
      const shedAt = new Date().toISOString()
      const pieces = this.#ledger.pending
        .flatMap(splitTotals)
        .map((totals) => ({ sequence: this.#takeSequence(), shedAt, totals }))
      this.#ledger.startEmitting(pieces)
    }
    for (const piece of this.#ledger.emitting) {
      const summary = { kind: 'shed', sequence: piece.sequence } as const
      if (this.#tryAppend(this.#encode(piece), summary, true) !== undefined) return
    }
    this.#ledger.settle()
  }

  #openWriter(): SegmentWriter | undefined {
    const now = performance.now()
    if (now < this.#retryAt) return undefined
    try {
      const folder = this.#folder ?? this.#openFolder()
      const writer = new SegmentWriter(
        join(folder, segmentName(this.#nextIndex, 'spool')),
        this.#nextIndex,
      )
      this.#retireWriter()
      this.#nextIndex += 1
      this.#segments.begin(writer.index)
      this.#writer = writer
      return writer
    } catch (error) {
      this.#retryAt = now + retryIntervalMs
      this.#trouble.note('open', 'cannot be opened', error)
      if (this.#folder !== undefined && !existsSync(this.#folder)) this.#leaveFolder()
      return undefined
    }
  }

  #openFolder(): string {
    const folder = makeEpochFolder(this.#settings.dir, this.#header)
    this.#folder = folder
    this.#ledger.attach(join(folder, ledgerFile))
    return folder
  }

  #leaveFolder(): void {
    this.#ledger.leaveFile()
    this.#folder = undefined
    this.#retireWriter()
  }

  #retireWriter(): void {
    if (this.#writer === undefined) return
    const closed = this.#writer.close().finally(() => this.#closing.delete(closed))
    this.#closing.add(closed)
    this.#writer = undefined
  }

  #markDirty(): void {
    this.#isDirty = true
    this.#syncTimer ??= after(this.#settings.fsyncIntervalMs, () => {
      this.#syncTimer = undefined
      void this.sync()
    })
  }

  /** Makes durable what was appended so far; never rejects. */
  async sync(): Promise<void> {
    this.#recoverDeleted()
    if (this.#isDirty) {
      this.#isDirty = false
      const error = await this.#writer?.sync()
      if (error) this.#trouble.note('sync', 'cannot be synced', error)
    }
    await Promise.allSettled(this.#closing)
    this.#settings.onDurable()
  }

  /** Says what was shed, as far as there is room for it. */
  settleAccount(): void {
    this.#retryAt = 0
    this.#emit(true)
  }

  /**
   * A deleted folder takes the names, not the bytes of the segment that is open: they are written
   * again into a new folder. What lay in other segments is gone and is accounted for.
   */
  #recoverDeleted(): void {
    const writer = this.#writer
    const isGone = writer?.isDeleted() ?? (this.#folder !== undefined && !existsSync(this.#folder))
    if (!isGone) return
    this.#trouble.warnOnce(
      'deleted',
      `the spool folder ${this.#folder ?? ''} was deleted while in use; a new one is made`,
    )
    const bytes = writer?.readBack()
    this.#leaveFolder()
    this.#retryAt = 0
    const lost = this.#segments.loseAllBut(writer?.index ?? 0)
    if (lost !== undefined) this.#ledger.add(lost)
    const fresh = this.#openWriter()
    if (bytes === undefined || writer === undefined) return
    try {
      fresh?.appendFrames(bytes)
      if (fresh === undefined) throw new RangeError('there is no folder to write to')
      this.#segments.rename(writer.index, fresh.index)
    } catch (error) {
      this.#trouble.note('recover', 'cannot be written again', error)
      const lostToo = this.#segments.loseAllBut(0)
      if (lostToo !== undefined) this.#ledger.add(lostToo)
    }
  }

  #beat(): void {
    try {
      if (this.#folder !== undefined) touchOwner(this.#folder)
    } catch {
      this.#recoverDeleted()
    }
    if (!this.#ledger.isEmpty) this.#emit(false)
  }

  /** Syncs and lets go of files and timers. A later append opens the spool again. */
  async close(): Promise<void> {
    this.settleAccount()
    clearInterval(this.#heartbeat)
    clearTimeout(this.#syncTimer)
    this.#syncTimer = undefined
    await this.sync()
    this.#retireWriter()
    await Promise.allSettled(this.#closing)
  }

  /** Removes the folder when nothing is in it that anyone waits for. */
  removeFolder(): void {
    if (this.#folder === undefined || !this.#ledger.isEmpty || this.#writer !== undefined) return
    rmSync(this.#folder, { recursive: true, force: true })
    this.#leaveFolder()
  }
}
