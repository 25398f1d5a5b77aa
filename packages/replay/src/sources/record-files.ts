import { createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  type DecisionRecord,
  type EngineRecord,
  parseRecord,
  type SubjectKeyRecord,
} from '@first-contact/recorder/records'
import { replayError } from '../errors/replay-error.ts'

/** A line that is no record, with its place. */
export interface CorruptLine {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/** What a file of records holds for a replay; other records are passed over. */
export type FoundRecord =
  | { readonly kind: 'decision'; readonly record: DecisionRecord }
  | { readonly kind: 'engine'; readonly record: EngineRecord }
  | { readonly kind: 'subject_key'; readonly record: SubjectKeyRecord }
  | { readonly kind: 'corrupt'; readonly corrupt: CorruptLine }

const recordFile = /\.(?:jsonl(?:\.1)?|ndjson)$/

/**
 * The files of records below a folder, or the file itself, in a fixed order.
 *
 * @throws FC_REPLAY_FILE for a path that is not there
 */
export function listRecordFiles(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && recordFile.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_REPLAY_FILE', `${path} cannot be read (${why})`, { cause })
  }
}

/**
 * Reads files of records, one after the other, a line at a time.
 *
 * @param wanted - looks at the text of a line; what it refuses is not even parsed
 *
 * @throws FC_REPLAY_FILE
 */
export async function* readRecordFiles(
  files: readonly string[],
  wanted: (line: string) => boolean = () => true,
): AsyncGenerator<FoundRecord> {
  for (const file of files) {
    let number = 0
    try {
      for await (const line of linesOf(file)) {
        number += 1
        if (line.trim() === '' || !wanted(line)) continue
        const found = foundIn(line, { file: basename(file), line: number })
        if (found !== null) yield found
      }
    } catch (cause) {
      const why = (cause as NodeJS.ErrnoException).code
      // Not of reading: of whoever takes the lines.
      if (why === undefined) throw cause
      throw replayError('FC_REPLAY_FILE', `${file} cannot be read (${why})`, { cause })
    }
  }
}

/** The lines of a file, one at a time. */
export function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Infinity })
}

function foundIn(line: string, place: Omit<CorruptLine, 'message'>): FoundRecord | null {
  const parsed = parseRecord(line)
  if (parsed.kind === 'invalid') {
    return { kind: 'corrupt', corrupt: { ...place, message: parsed.message } }
  }
  const { record } = parsed
  if (record.kind === 'decision') return { kind: 'decision', record }
  if (record.kind === 'engine') return { kind: 'engine', record }
  return record.kind === 'subject_key' ? { kind: 'subject_key', record } : null
}
