import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeFrame } from '../spool/frame.ts'
import { readOwner, type HeaderBase } from '../spool/owner-file.ts'
import { compactedName, listSegments, segmentName } from '../spool/segment-name.ts'
import { shedRecord, splitTotals } from '../spool/shed-account.ts'
import { ShedLedger, type EmittedPiece } from '../spool/shed-ledger.ts'
import { ledgerFile } from '../spool/spool-layout.ts'
import type { Cursor } from './cursor.ts'
import { saveRejected } from './rejected-lines.ts'

/**
 * Ends an adopted folder from which everything is delivered. What its owner shed and did not say
 * any more becomes a last segment of shed records in the owner's name; only a folder with nothing
 * left to say is removed. Answers `more` when there is that last segment to ship.
 */
export function finishFolder(dir: string, folder: string, cursor: Cursor): 'more' | 'removed' {
  if (listSegments(readdirSync(folder)).some(({ state }) => state !== 'shedding')) return 'more'
  const header = readOwner(folder)?.header
  const ledger = new ShedLedger(join(folder, ledgerFile))
  try {
    takeUnreadable(ledger, cursor)
    if (header !== undefined && !ledger.isEmpty) {
      emit(folder, { ledger, cursor, header })
      return 'more'
    }
  } finally {
    ledger.detach()
  }
  saveRejected(dir, folder)
  rmSync(folder, { recursive: true, force: true })
  return 'removed'
}

function takeUnreadable(ledger: ShedLedger, cursor: Cursor): void {
  const fresh = cursor.unreadable.slice(ledger.unreadableTaken)
  if (fresh.length === 0) return
  ledger.add({
    reason: 'unreadable',
    sequences: fresh,
    otherRecords: fresh.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    unreadableTaken: cursor.unreadable.length,
  })
}

interface Emission {
  readonly ledger: ShedLedger
  readonly cursor: Cursor
  readonly header: HeaderBase
}

function emit(folder: string, { ledger, cursor, header }: Emission): void {
  // The owner is gone, so nobody else takes numbers.
  let sequence = Math.max(cursor.maxSequence, ledger.maxSequence)
  if (ledger.pending.length > 0) {
    const shedAt = new Date().toISOString()
    const pieces: EmittedPiece[] = ledger.pending
      .flatMap(splitTotals)
      .map((totals) => ({ sequence: (sequence += 1), shedAt, totals }))
    ledger.startEmitting(pieces)
  }
  const frames = ledger.emitting.map(({ sequence, totals, shedAt }) =>
    encodeFrame(Buffer.from(JSON.stringify(shedRecord({ ...header, sequence }, totals, shedAt)))),
  )
  const index = cursor.index + 1
  const unfinished = join(folder, compactedName(index))
  writeFileSync(unfinished, Buffer.concat(frames), { mode: 0o600 })
  renameSync(unfinished, join(folder, segmentName(index, 'spool')))
  ledger.settle()
}
