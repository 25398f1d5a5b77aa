import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** What was cleared of a journal. */
export interface ClearedJournal {
  readonly keys: number
  /** Files that held one. */
  readonly files: readonly string[]
}

const journalFile = /\.jsonl(?:\.1)?$/
const newline = 0x0a
const blank = 0x20

/**
 * Overwrites the keys of some subjects in a journal with blanks, in place: a process may be writing
 * to the file, and would go on writing to the old one if it were replaced. Blank lines are none to
 * whoever reads a journal.
 *
 * @param subjects - as records name them
 */
export function clearJournal(
  dir: string,
  subjects: ReadonlySet<string>,
  mode: 'clear' | 'count' = 'clear',
): ClearedJournal {
  let keys = 0
  const files: string[] = []
  for (const file of listFiles(dir)) {
    const found = clearFile(file, subjects, mode)
    keys += found
    if (found > 0) files.push(file)
  }
  return { keys, files }
}

function listFiles(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && journalFile.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
  } catch (error) {
    // No engine has decided here yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function clearFile(file: string, subjects: ReadonlySet<string>, mode: 'clear' | 'count'): number {
  // One descriptor for both: under its name there may be another file in a moment.
  const descriptor = openSync(file, mode === 'clear' ? 'r+' : 'r')
  try {
    const text = readFileSync(descriptor)
    let found = 0
    for (let start = 0; start < text.length;) {
      const lineEnd = text.indexOf(newline, start)
      const end = lineEnd === -1 ? text.length : lineEnd
      if (holdsKeyOf(text.subarray(start, end), subjects)) {
        found += 1
        if (mode === 'clear')
          writeSync(descriptor, Buffer.alloc(end - start, blank), 0, end - start, start)
      }
      start = end + 1
    }
    if (found > 0 && mode === 'clear') fsyncSync(descriptor)
    return found
  } finally {
    closeSync(descriptor)
  }
}

function holdsKeyOf(line: Buffer, subjects: ReadonlySet<string>): boolean {
  if (!line.includes('"subject_key"')) return false
  try {
    const record: unknown = JSON.parse(line.toString('utf8'))
    if (typeof record !== 'object' || record === null) return false
    const subject: unknown = Reflect.get(record, 'subject')
    return (
      Reflect.get(record, 'kind') === 'subject_key' &&
      typeof subject === 'string' &&
      subjects.has(subject)
    )
  } catch {
    // A line that is still being written: the process that writes it has the key in its memory too.
    return false
  }
}
