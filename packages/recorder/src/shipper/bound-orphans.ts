import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EnvelopeRecord } from '../records/envelope-record.ts'
import type { ProducerRecord } from '../records/producer-record.ts'
import { frameHeaderBytes, findNextFrame, readFrame } from '../spool/frame.ts'
import { KindTracker } from '../spool/kind-tracker.ts'
import { readOwner } from '../spool/owner-file.ts'
import { listSegments, type SegmentName } from '../spool/segment-name.ts'
import { SegmentSummary } from '../spool/segment-summary.ts'
import { shedRecord, splitTotals } from '../spool/shed-account.ts'
import { ShedLedger } from '../spool/shed-ledger.ts'
import { shedSegment } from '../spool/shed-segment.ts'
import { ledgerFile } from '../spool/spool-layout.ts'
import { readCursor } from './cursor.ts'

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function waitingSegments(folder: string): SegmentName[] {
  try {
    return listSegments(readdirSync(folder)).filter(({ state }) => state !== 'shedding')
  } catch {
    return []
  }
}

function* recordsIn(
  path: string,
): Generator<{ record: ProducerRecord; at: number; length: number }> {
  const bytes = readFileSync(path)
  let at = 0
  while (at !== -1 && at < bytes.length) {
    const frame = readFrame(bytes, at)
    if (frame.kind !== 'record') {
      at = findNextFrame(bytes, at)
      continue
    }
    const record = JSON.parse(frame.line.toString('utf8')) as ProducerRecord
    yield { record, at, length: frameHeaderBytes + frame.line.length }
    at = frame.end
  }
}

function envelopeSummary(record: EnvelopeRecord): EnvelopeRecord & { readonly at: string } {
  return { ...record, at: record.timestamp }
}

/** What the owner knew of a segment, read from the segment. */
function summarize(path: string, index: number): { summary: SegmentSummary; tracker: KindTracker } {
  const summary = new SegmentSummary(index)
  const tracker = new KindTracker()
  for (const { record, at, length } of recordsIn(path)) {
    const { kind, sequence } = record
    const place = { segment: index, sequence, offset: at, length }
    const key =
      record.kind === 'envelope'
        ? summary.note({ kind, sequence, envelope: envelopeSummary(record) }, place, length)
        : summary.note({ kind, sequence }, place, length)
    if (key !== undefined) tracker.note(key, place)
  }
  return { summary, tracker }
}

/** The largest number the gone owner, or an adopter before us, has used. */
function maxSequenceIn(folder: string): number {
  const ledger = new ShedLedger(join(folder, ledgerFile))
  let max = Math.max(ledger.maxSequence, readCursor(folder).maxSequence)
  ledger.detach()
  for (const { name } of waitingSegments(folder)) {
    for (const { record } of recordsIn(join(folder, name))) max = Math.max(max, record.sequence)
  }
  return max
}

function shedFrom(folder: string, segment: SegmentName): void {
  const header = readOwner(folder)?.header
  if (header === undefined) return
  const { summary, tracker } = summarize(join(folder, segment.name), segment.index)
  let sequence = maxSequenceIn(folder)
  shedSegment({
    folder,
    summary,
    tracker,
    describe: (totals) =>
      splitTotals(totals).map((piece) => {
        sequence += 1
        const record = shedRecord({ ...header, sequence }, piece, new Date().toISOString())
        return { sequence, line: Buffer.from(JSON.stringify(record)) }
      }),
  })
}

/**
 * Keeps the folders of processes that are gone within the spool's bound: a process that crashes
 * again and again while the station is down would fill the disk an epoch at a time. Sheds the
 * oldest segments first, in the way their owner would have; answers how many were shed.
 */
export function boundOrphans(folders: readonly string[], maxBytes: number): number {
  const waiting = folders.flatMap((folder) =>
    waitingSegments(folder).map((segment) => ({
      folder,
      segment,
      bytes: sizeOf(join(folder, segment.name)),
    })),
  )
  let total = waiting.reduce((sum, { bytes }) => sum + bytes, 0)
  let count = 0
  for (const { folder, segment, bytes } of waiting) {
    if (total <= maxBytes) break
    // What is on its way to the station stays whole.
    if (segment.state !== 'spool') continue
    shedFrom(folder, segment)
    total += sizeOf(join(folder, segment.name)) - bytes
    count += 1
  }
  return count
}
