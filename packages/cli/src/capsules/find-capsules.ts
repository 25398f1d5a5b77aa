import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isCapsuleFile } from './open-capsules.ts'

/** Folders that hold no capsule of the project's own. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist'])

/** A project has fewer folders; a home directory that was taken for one has more. */
const foldersMax = 20_000

/** The capsule files below a folder, and whether every folder was looked into. */
export function findCapsules(root: string): {
  readonly files: readonly string[]
  readonly isWhole: boolean
} {
  const files: string[] = []
  const waiting = [root]
  let folders = 0
  for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
    folders += 1
    if (folders > foldersMax) return { files: files.toSorted(), isWhole: false }
    for (const entry of entriesOf(dir)) {
      const path = join(dir, entry.name)
      if (entry.isDirectory() && !passedOver.has(entry.name)) waiting.push(path)
      else if (entry.isFile() && isCapsuleFile(entry.name)) files.push(path)
    }
  }
  return { files: files.toSorted(), isWhole: true }
}

function entriesOf(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true })
  } catch {
    // The data folder of the embedded Postgres belongs to another user.
    return []
  }
}
