import type { IngestRejection } from '../api-dependencies.ts'

const newline = 0x0a
const carriageReturn = 0x0d

/** A line to store, and its place in the body. */
export interface NumberedLine {
  readonly number: number
  readonly bytes: Buffer
}

export interface SplitBody {
  readonly lines: readonly NumberedLine[]
  /** Lines that are too long to be a record; nobody looks into them. */
  readonly tooLong: readonly IngestRejection[]
}

/** Cuts NDJSON into its lines without copying; empty lines count, but are not records. */
export function splitLines(body: Buffer, lineMaxBytes: number): SplitBody {
  const lines: NumberedLine[] = []
  const tooLong: IngestRejection[] = []
  let start = 0
  for (let number = 1; start < body.length; number += 1) {
    const found = body.indexOf(newline, start)
    const next = found < 0 ? body.length : found
    const end = next > start && body[next - 1] === carriageReturn ? next - 1 : next
    if (end - start > lineMaxBytes) {
      tooLong.push({
        line: number,
        sequence: null,
        code: 'FC_RECORD_TOO_LARGE',
        field: null,
        message: `The line has ${end - start} bytes; at most ${lineMaxBytes} are read.`,
      })
    } else if (end > start) {
      lines.push({ number, bytes: body.subarray(start, end) })
    }
    start = next + 1
  }
  return { lines, tooLong }
}
