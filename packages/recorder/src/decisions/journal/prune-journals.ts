import { readdirSync, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

interface JournalFile {
  readonly path: string
  readonly bytes: number
  readonly changedMs: number
}

const journalPattern = /\.jsonl(?:\.1)?$/

/** Deletes the oldest journals of a folder until the others fit its bound. Never throws. */
export function pruneJournals(dir: string, maxBytes: number): void {
  const files = journalFiles(dir).toSorted((a, b) => a.changedMs - b.changedMs)
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  for (const file of files) {
    if (bytes <= maxBytes) return
    try {
      unlinkSync(file.path)
    } catch {
      // Another process has deleted it, or owns it; either way it is not ours to count.
    }
    bytes -= file.bytes
  }
}

function journalFiles(dir: string): readonly JournalFile[] {
  try {
    return readdirSync(dir)
      .filter((name) => journalPattern.test(name))
      .flatMap((name) => {
        const path = join(dir, name)
        const stat = statSync(path, { throwIfNoEntry: false })
        return stat?.isFile() === true ? [{ path, bytes: stat.size, changedMs: stat.mtimeMs }] : []
      })
  } catch {
    return []
  }
}
