import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { ShedEnvelopes, ShedReason } from '../records/shed-record.ts'
import { ShedAccount, type ShedTotals } from './shed-account.ts'
import type { SequenceRange } from './sequence-ranges.ts'

/**
 * The account of what was shed, in a file whose every byte is written when it is made and which
 * afterwards only changes in place: a full disk cannot stop it, and kill -9 cannot lose what
 * `append` has answered.
 *
 * Two areas take turns. One is active: its head names a generation, then come entries, each with a
 * checksum over its bytes and the generation, so that what an earlier turn left behind is never
 * read. When the active area is full, everything is written as one entry into the other area, its
 * head last; the higher valid generation is the active one.
 *
 *     pending ──emit──> emitting ──settle──> gone
 *
 * `emitting` holds the totals and the sequence numbers the shed records are given, before they are
 * written to the spool. Whoever finds a ledger there writes the same records again: they have the
 * same numbers, so the store keeps one of each.
 */
const areaBytes = 192 * 1024
const headBytes = 12
const entryHeadBytes = 8
const magic = 0x4c444346

/** One shedding, as it is added to the file. */
export interface ShedEntry {
  readonly reason: ShedReason
  readonly sequences: readonly SequenceRange[]
  readonly envelopes?: readonly ShedEnvelopes[]
  readonly otherRecords?: number
  /** How many ranges of the shipper's list of unreadable ones are in the account with this entry. */
  readonly unreadableTaken?: number
}

/** One shed record that is on its way to the spool. */
export interface EmittedPiece {
  readonly sequence: number
  readonly shedAt: string
  readonly totals: ShedTotals
}

interface LedgerState {
  readonly pending: readonly ShedTotals[]
  readonly emitting: readonly EmittedPiece[]
  readonly unreadableTaken: number
  readonly shedRecords: number
}

type LedgerEntry =
  | { readonly kind: 'state'; readonly state: LedgerState }
  | { readonly kind: 'shed'; readonly entry: ShedEntry }

export class ShedLedger {
  #fd: number | undefined
  #area: 0 | 1 = 0
  #generation = 0
  #offset = 0
  #pending = new Map<ShedReason, ShedAccount>()
  #emitting: readonly EmittedPiece[] = []
  #unreadableTaken = 0
  #shedRecords = 0

  /** Opens or makes the file. Without `path`, or where it cannot be made, the account is in memory. */
  constructor(path: string | undefined) {
    if (path !== undefined) this.attach(path)
  }

  /** Whether the account survives this process. */
  get isPersisted(): boolean {
    return this.#fd !== undefined
  }

  get isEmpty(): boolean {
    return this.#emitting.length === 0 && [...this.#pending.values()].every((a) => a.isEmpty)
  }

  get emitting(): readonly EmittedPiece[] {
    return this.#emitting
  }

  get unreadableTaken(): number {
    return this.#unreadableTaken
  }

  /** Records shed in this epoch, emitted or not. */
  get shedRecords(): number {
    return this.#shedRecords
  }

  /** The largest sequence number the ledger knows of, or 0. */
  get maxSequence(): number {
    const pending = [...this.#pending.values()].map((account) => account.sequences.max)
    return Math.max(0, ...pending, ...this.#emitting.map((piece) => piece.sequence))
  }

  /** What waits to be said, one account for each reason. */
  get pending(): readonly ShedTotals[] {
    return [...this.#pending.values()].filter((a) => !a.isEmpty).map((a) => a.toTotals())
  }

  /** Adds to the account; true when it also stands in the file. */
  add(entry: ShedEntry): boolean {
    this.#apply({ kind: 'shed', entry })
    return this.#write({ kind: 'shed', entry })
  }

  /** Moves everything pending to `emitting`, under the numbers given to its pieces. */
  startEmitting(pieces: readonly EmittedPiece[]): boolean {
    this.#pending.clear()
    this.#emitting = [...this.#emitting, ...pieces]
    return this.#checkpoint()
  }

  /** Forgets what was emitted: it stands in the spool. */
  settle(): boolean {
    this.#emitting = []
    return this.#checkpoint()
  }

  /** Goes on in the file at `path`, adding what it holds to what is in memory. */
  attach(path: string): void {
    try {
      this.#fd = openLedger(path)
      const wasEmpty = this.isEmpty
      this.#load(this.#fd)
      if (!wasEmpty || this.#generation === 0) this.#checkpoint()
    } catch {
      // The account goes on in memory; the spool tries to attach again.
      this.detach()
    }
  }

  /** The file is gone, and the shipper's list with it; the account goes on in memory. */
  leaveFile(): void {
    this.detach()
    this.#unreadableTaken = 0
  }

  detach(): void {
    if (this.#fd === undefined) return
    try {
      closeSync(this.#fd)
    } catch {
      // A descriptor the system has already closed is what is wanted.
    }
    this.#fd = undefined
  }

  #apply(entry: LedgerEntry): void {
    if (entry.kind === 'state') {
      for (const totals of entry.state.pending)
        this.#account(totals.reason).addAll(ShedAccount.of(totals))
      this.#emitting = [...this.#emitting, ...entry.state.emitting]
      this.#unreadableTaken = Math.max(this.#unreadableTaken, entry.state.unreadableTaken)
      this.#shedRecords += entry.state.shedRecords
      return
    }
    const { reason, sequences, envelopes = [], otherRecords = 0, unreadableTaken } = entry.entry
    const account = this.#account(reason)
    for (const [from, to] of sequences) {
      if (from === to) account.sequences.add(from)
      else account.sequences.addRange(from, to)
    }
    for (const counts of envelopes) account.addEnvelopes(counts)
    account.addOther(otherRecords)
    this.#shedRecords += envelopes.reduce((sum, { count }) => sum + count, otherRecords)
    if (unreadableTaken !== undefined) this.#unreadableTaken = unreadableTaken
  }

  #account(reason: ShedReason): ShedAccount {
    const account = this.#pending.get(reason) ?? new ShedAccount(reason)
    this.#pending.set(reason, account)
    return account
  }

  #write(entry: LedgerEntry): boolean {
    if (this.#fd === undefined) return false
    const bytes = encodeEntry(entry, this.#generation)
    // An overfull area is rewritten as one entry, which holds this one too.
    if (this.#offset + bytes.length > areaBytes) return this.#checkpoint()
    return this.#writeAt(bytes, this.#area * areaBytes + this.#offset, bytes.length)
  }

  #writeAt(bytes: Buffer, position: number, advance: number): boolean {
    if (this.#fd === undefined) return false
    try {
      if (writeSync(this.#fd, bytes, 0, bytes.length, position) !== bytes.length) return false
      this.#offset += advance
      return true
    } catch {
      return false
    }
  }

  #checkpoint(): boolean {
    const state: LedgerState = {
      pending: this.pending,
      emitting: this.#emitting,
      unreadableTaken: this.#unreadableTaken,
      shedRecords: this.#shedRecords,
    }
    const generation = this.#generation + 1
    const bytes = encodeEntry({ kind: 'state', state }, generation)
    // Many ranges of many kinds: the file keeps what it had, and the count goes on in memory.
    if (headBytes + bytes.length > areaBytes) return false
    const area = this.#area === 0 ? 1 : 0
    if (!this.#writeAt(bytes, area * areaBytes + headBytes, 0)) return false
    if (!this.#writeAt(encodeHead(generation), area * areaBytes, 0)) return false
    this.#area = area
    this.#generation = generation
    this.#offset = headBytes + bytes.length
    return true
  }

  #load(fd: number): void {
    const bytes = Buffer.alloc(2 * areaBytes)
    const length = readSync(fd, bytes, 0, bytes.length, 0)
    if (length < bytes.length) return
    const generations = [0, 1].map((area) => decodeHead(bytes, area * areaBytes))
    const [first = 0, second = 0] = generations
    if (first === 0 && second === 0) return
    this.#area = second > first ? 1 : 0
    this.#generation = Math.max(first, second)
    const area = bytes.subarray(this.#area * areaBytes, (this.#area + 1) * areaBytes)
    const { entries, end } = decodeEntries(area, this.#generation)
    for (const entry of entries) this.#apply(entry)
    this.#offset = end
  }
}

/** Every byte is written once, so that the blocks are there when the disk is full. */
function openLedger(path: string): number {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  const size = fstatSync(fd).size
  if (size >= 2 * areaBytes) return fd
  try {
    const zeros = Buffer.alloc(2 * areaBytes - size)
    if (writeSync(fd, zeros, 0, zeros.length, size) === zeros.length) return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
  closeSync(fd)
  // Half a file is made whole at the next attempt.
  throw Object.assign(new RangeError('the ledger could not be allocated'), { code: 'ENOSPC' })
}

function encodeEntry(entry: LedgerEntry, generation: number): Buffer {
  const body = Buffer.from(JSON.stringify(entry))
  const bytes = Buffer.allocUnsafe(entryHeadBytes + body.length)
  bytes.writeUInt32LE(body.length, 0)
  bytes.writeUInt32LE(crc32(body, generation), 4)
  body.copy(bytes, entryHeadBytes)
  return bytes
}

function decodeEntries(area: Buffer, generation: number): { entries: LedgerEntry[]; end: number } {
  const entries: LedgerEntry[] = []
  let offset = headBytes
  while (offset + entryHeadBytes <= area.length) {
    const length = area.readUInt32LE(offset)
    const end = offset + entryHeadBytes + length
    if (length === 0 || end > area.length) break
    const body = area.subarray(offset + entryHeadBytes, end)
    if (crc32(body, generation) !== area.readUInt32LE(offset + 4)) break
    entries.push(JSON.parse(body.toString('utf8')) as LedgerEntry)
    offset = end
  }
  return { entries, end: offset }
}

function encodeHead(generation: number): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUInt32LE(magic, 0)
  head.writeUInt32LE(generation, 4)
  head.writeUInt32LE(crc32(head.subarray(0, 8)), 8)
  return head
}

/** The generation of the area that starts at `offset`, or 0 when there is none. */
function decodeHead(bytes: Buffer, offset: number): number {
  if (bytes.readUInt32LE(offset) !== magic) return 0
  if (bytes.readUInt32LE(offset + 8) !== crc32(bytes.subarray(offset, offset + 8))) return 0
  return bytes.readUInt32LE(offset + 4)
}
