import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SequenceRange } from '../spool/sequence-ranges.ts'
import { cursorFile } from '../spool/spool-layout.ts'

/** How far a folder is delivered. Everything before it is acknowledged by the store. */
export interface Cursor {
  readonly format: 1
  /** The segment being shipped. */
  readonly index: number
  /** Bytes of it that are acknowledged. */
  readonly offset: number
  /** Records of it that are acknowledged. */
  readonly segmentRecords: number
  /** The last sequence number read, shed records aside. */
  readonly lastSequence: number
  /** The largest sequence number read. */
  readonly maxSequence: number
  readonly shippedRecords: number
  readonly rejectedRecords: number
  /** Sequence numbers that could not be read; only ever grows. */
  readonly unreadable: readonly SequenceRange[]
}

const startCursor: Cursor = {
  format: 1,
  index: 0,
  offset: 0,
  segmentRecords: 0,
  lastSequence: 0,
  maxSequence: 0,
  shippedRecords: 0,
  rejectedRecords: 0,
  unreadable: [],
}

/** The folder's cursor; its start where there is none or it is not readable. */
export function readCursor(folder: string): Cursor {
  try {
    const cursor = JSON.parse(readFileSync(join(folder, cursorFile), 'utf8')) as Partial<Cursor>
    // A cursor lost costs duplicates, which the store drops; a wrong one would cost records.
    return cursor.format === 1 ? { ...startCursor, ...cursor } : startCursor
  } catch {
    return startCursor
  }
}

/** Saves the cursor so that a reader sees the old one or the new one. */
export function saveCursor(folder: string, cursor: Cursor): void {
  const path = join(folder, cursorFile)
  writeFileSync(`${path}.new`, JSON.stringify(cursor), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
