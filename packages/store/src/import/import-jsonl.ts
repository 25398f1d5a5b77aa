import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { storeError } from '../errors/store-error.ts'
import type { RejectedLine } from '../ingest/ingest-answer.ts'
import { ingestRecords } from '../ingest/ingest-records.ts'
import type { StoreConnection } from '../ingest/store-connection.ts'
import { readLines, type FileLine } from './read-lines.ts'

export interface ImportProgress {
  readonly lines: number
  readonly bytesRead: number
  readonly bytesTotal: number
}

export interface ImportOptions {
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
}

export interface ImportResult {
  /** Lines with content. */
  readonly lines: number
  readonly accepted: number
  /** Lines that were stored before: importing a file again gives only these. */
  readonly duplicate: number
  readonly rejectedCount: number
  /** The first ones, by their line number in the file. */
  readonly rejected: readonly RejectedLine[]
  readonly durationMs: number
}

/** As many as one transaction stores best. */
const batchMaxLines = 1000

const batchMaxBytes = 8 * 1024 * 1024

/** A record is at most 64 KiB; a longer line is none, and must not fill the memory. */
const lineMaxBytes = 1024 * 1024

/** A file of the wrong kind has a bad line for every line. */
const rejectedMaxKept = 1000

/**
 * Loads the file of a JSONL sink (plain or `.gz`) exactly once, however often it is imported.
 * Batches are stored one after the other: after an interruption, import the same file again.
 *
 * @throws FirstContactError `FC_IMPORT_UNREADABLE`, `FC_INGEST_UNAVAILABLE`
 */
export async function importJsonl(
  store: StoreConnection,
  file: string,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const startedAtMs = performance.now()
  const bytesTotal = await sizeOf(file)
  const raw = createReadStream(file)
  const tally = new ImportTally()
  const report = () =>
    options.onProgress?.({ lines: tally.lines, bytesRead: raw.bytesRead, bytesTotal })
  let batch: (FileLine & { kind: 'line' })[] = []
  let batchBytes = 0
  const flush = async () => {
    await storeBatch(store, batch, tally)
    batch = []
    batchBytes = 0
    report()
  }
  for await (const line of readLines(openText(raw, file), lineMaxBytes)) {
    tally.lines += 1
    if (line.kind === 'too_long') {
      tally.reject(tooLong(line.number, line.byteCount))
      continue
    }
    batch.push(line)
    batchBytes += line.bytes.length
    if (batch.length >= batchMaxLines || batchBytes >= batchMaxBytes) await flush()
  }
  if (batch.length > 0) await flush()
  return tally.result(performance.now() - startedAtMs)
}

async function sizeOf(file: string): Promise<number> {
  try {
    const stats = await stat(file)
    if (stats.isFile()) return stats.size
  } catch (cause) {
    throw storeError('FC_IMPORT_UNREADABLE', `cannot read ${file}`, { cause })
  }
  throw storeError('FC_IMPORT_UNREADABLE', `${file} is no file`)
}

async function* openText(raw: Readable, file: string): AsyncGenerator<Buffer> {
  try {
    // The callback form hands a failing disk on to the reader of the unpacked text.
    const text = file.endsWith('.gz') ? pipeline(raw, createGunzip(), () => undefined) : raw
    for await (const chunk of text) yield chunk as Buffer
  } catch (cause) {
    throw storeError('FC_IMPORT_UNREADABLE', `cannot read ${file} to its end`, { cause })
  } finally {
    raw.destroy()
  }
}

async function storeBatch(
  store: StoreConnection,
  batch: readonly (FileLine & { kind: 'line' })[],
  tally: ImportTally,
): Promise<void> {
  const lines = batch.map((line) => line.bytes)
  const answer = await ingestRecords(store, lines, { via: 'import' })
  tally.accepted += answer.accepted
  tally.duplicate += answer.duplicate
  for (const rejected of answer.rejected) {
    tally.reject({ ...rejected, line: batch[rejected.line - 1]?.number ?? rejected.line })
  }
}

function tooLong(line: number, byteCount: number): RejectedLine {
  return {
    line,
    sequence: null,
    code: 'FC_RECORD_TOO_LARGE',
    field: null,
    message: `the line has ${byteCount} bytes, a record has at most 65536`,
  }
}

/** Adds up what became of the lines. */
class ImportTally {
  lines = 0
  accepted = 0
  duplicate = 0
  #rejectedCount = 0
  readonly #rejected: RejectedLine[] = []

  reject(line: RejectedLine): void {
    this.#rejectedCount += 1
    if (this.#rejected.length < rejectedMaxKept) this.#rejected.push(line)
  }

  result(durationMs: number): ImportResult {
    return {
      lines: this.lines,
      accepted: this.accepted,
      duplicate: this.duplicate,
      rejectedCount: this.#rejectedCount,
      rejected: this.#rejected,
      durationMs,
    }
  }
}
