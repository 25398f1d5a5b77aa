import {
  closeSync,
  fsync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  unlink,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { EnvelopeRecord } from '../records/envelope-record.ts'
import { encodeFrame, frameHeaderBytes, readFrame } from './frame.ts'
import type { KindTracker, RecordPlace } from './kind-tracker.ts'
import { compactedName, segmentName } from './segment-name.ts'
import { SegmentSummary } from './segment-summary.ts'
import { ShedAccount, countOne, type ShedTotals } from './shed-account.ts'

interface KeptRecord {
  readonly kind: string | undefined
  readonly place: RecordPlace
  readonly line: Buffer
}

export type SheddingOutcome =
  | { readonly kind: 'shed'; readonly summary: SegmentSummary; readonly totals: ShedTotals }
  /** The shipper has it, or has shipped and deleted it. */
  | { readonly kind: 'taken' }
  /** There was no room for the smaller copy; the segment is whole again. */
  | { readonly kind: 'failed'; readonly error: unknown }

export interface SheddingRequest {
  readonly folder: string
  readonly summary: SegmentSummary
  readonly tracker: KindTracker
  /** Makes the shed records for the totals, with their sequence numbers. */
  readonly describe: (totals: ShedTotals) => readonly { sequence: number; line: Buffer }[]
}

/**
 * Drops the bodies of one finished segment, except the first and the last envelope of each kind
 * and the small records that explain others. The smaller copy holds the shed record too, and takes
 * the segment's place by a rename: bodies and their account change hands in one step.
 */
export function shedSegment(request: SheddingRequest): SheddingOutcome {
  const { folder, summary } = request
  const whole = join(folder, segmentName(summary.index, 'spool'))
  const shedding = join(folder, segmentName(summary.index, 'shedding'))
  try {
    renameSync(whole, shedding)
  } catch {
    return { kind: 'taken' }
  }
  try {
    const kept = readKept(shedding, request)
    const totals = totalsWithout(summary, kept)
    const copy = writeCopy(request, kept, totals)
    renameSync(join(folder, compactedName(summary.index)), whole)
    removeOnceCopyIsDurable(whole, shedding)
    return { kind: 'shed', summary: copy, totals }
  } catch (error) {
    rmSync(join(folder, compactedName(summary.index)), { force: true })
    renameSync(shedding, whole)
    return { kind: 'failed', error }
  }
}

function readKept(path: string, { summary, tracker }: SheddingRequest): KeptRecord[] {
  const places: { kind: string | undefined; place: RecordPlace }[] = [
    ...summary.keptOthers.map((place) => ({ kind: undefined, place })),
    ...tracker.keptIn(summary.index, summary.kinds.keys()),
  ]
  const fd = openSync(path, 'r')
  try {
    return places.flatMap(({ kind, place }) => {
      const bytes = Buffer.allocUnsafe(place.length)
      readSync(fd, bytes, 0, place.length, place.offset)
      const frame = readFrame(bytes, 0)
      // A damaged one cannot stay whole; it is counted with the others.
      return frame.kind === 'record' ? [{ kind, place, line: frame.line }] : []
    })
  } finally {
    closeSync(fd)
  }
}

function totalsWithout(summary: SegmentSummary, kept: readonly KeptRecord[]): ShedTotals {
  const account = new ShedAccount('spool_bound')
  account.sequences.addAll(summary.sequences)
  for (const { place } of kept) account.sequences.removeRange(place.sequence, place.sequence)
  const keptEnvelopes = kept.flatMap(({ kind, line }) =>
    kind === undefined ? [] : [{ kind, envelope: readEnvelope(line) }],
  )
  for (const { kind, envelope } of keptEnvelopes) {
    summary.removeOne(kind, envelope.severity, envelope.attempt > 1)
  }
  for (const envelopes of summary.envelopes()) account.addEnvelopes(envelopes)
  // Put back: the segment stays as it is when there is no room for the copy.
  for (const { kind, envelope } of keptEnvelopes) {
    summary.addEnvelopes(kind, countOne({ ...envelope, at: envelope.timestamp }))
  }
  const keptOthers = kept.length - keptEnvelopes.length
  account.addOther(summary.otherRecords + summary.keptOthers.length - keptOthers)
  return account.toTotals()
}

function readEnvelope(line: Buffer): EnvelopeRecord {
  // Our own record with a checksum that holds; written by this process.
  return JSON.parse(line.toString('utf8')) as EnvelopeRecord
}

function writeCopy(
  { folder, summary, tracker, describe }: SheddingRequest,
  kept: readonly KeptRecord[],
  totals: ShedTotals,
): SegmentSummary {
  const copy = new SegmentSummary(summary.index)
  copy.isCompacted = true
  const shed = describe(totals)
  const frames: Buffer[] = []
  const moved: { kind: string; place: RecordPlace }[] = []
  for (const { kind, place, line } of kept) {
    const length = frameHeaderBytes + line.length
    const at = { segment: summary.index, sequence: place.sequence, offset: copy.bytes, length }
    const envelope = kind === undefined ? undefined : readEnvelope(line)
    const described =
      envelope === undefined
        ? ({ kind: 'mark', sequence: place.sequence } as const)
        : {
            kind: envelope.kind,
            sequence: place.sequence,
            envelope: { ...envelope, at: envelope.timestamp },
          }
    copy.note(described, at, length)
    if (kind !== undefined) moved.push({ kind, place: at })
    frames.push(encodeFrame(line))
  }
  for (const { sequence, line } of shed) {
    const length = frameHeaderBytes + line.length
    const at = { segment: summary.index, sequence, offset: copy.bytes, length }
    copy.note({ kind: 'shed', sequence }, at, length)
    frames.push(encodeFrame(line))
  }
  const bytes = Buffer.concat(frames)
  const fd = openSync(join(folder, compactedName(summary.index)), 'w', 0o600)
  try {
    if (writeSync(fd, bytes) !== bytes.length) {
      throw Object.assign(new RangeError('the smaller copy did not fit'), { code: 'ENOSPC' })
    }
  } finally {
    closeSync(fd)
  }
  for (const { kind, place } of moved) tracker.move(kind, place)
  return copy
}

/** Power may fail between the two: until the copy is on the disk, the original stays too. */
function removeOnceCopyIsDurable(copy: string, original: string): void {
  const remove = (): void => unlink(original, () => {})
  try {
    const fd = openSync(copy, 'r')
    fsync(fd, () => {
      closeSync(fd)
      remove()
    })
  } catch {
    remove()
  }
}
