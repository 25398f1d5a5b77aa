import { appendFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { makeFolder } from '../spool/make-folder.ts'
import { rejectedFile, rejectedFolder } from '../spool/spool-layout.ts'
import type { RejectedLine } from './transport.ts'

/** What a folder keeps of rejected lines; further ones are only counted. */
const rejectedMaxBytes = 8 * 1024 * 1024

/** How many files of rejected lines outlive their folders; the oldest go first. */
const keptFilesMax = 32

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Puts rejected lines aside with the reason; says how many it could not keep. */
export function keepRejected(
  folder: string,
  lines: readonly Buffer[],
  rejected: readonly RejectedLine[],
): number {
  const path = join(folder, rejectedFile)
  let size = sizeOf(path)
  let unkept = 0
  for (const reason of rejected) {
    const record = lines[reason.line - 1]?.toString('utf8') ?? ''
    const text = `${JSON.stringify({ rejected: reason, record })}\n`
    size += Buffer.byteLength(text)
    try {
      if (size > rejectedMaxBytes) unkept += 1
      else appendFileSync(path, text, { mode: 0o600 })
    } catch {
      // A full disk: the count in the cursor stays true.
      unkept += 1
    }
  }
  return unkept
}

/** Moves a finished folder's rejected lines to where they outlive it. */
export function saveRejected(dir: string, folder: string): void {
  const path = join(folder, rejectedFile)
  if (sizeOf(path) === 0) return
  const kept = join(dir, rejectedFolder)
  makeFolder(kept)
  const producer = basename(join(folder, '..'))
  renameSync(path, join(kept, `${producer}.${basename(folder)}.ndjson`))
  const byAge = readdirSync(kept)
    .map((name) => ({ path: join(kept, name), at: statSync(join(kept, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const old of byAge.slice(keptFilesMax)) rmSync(old.path, { force: true })
}
