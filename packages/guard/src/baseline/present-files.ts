import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentHash } from '../files/content-hash.ts'
import { readText } from '../files/read-text.ts'

/** What is asked about the files there are now. */
export interface PresentFiles {
  readonly exists: (path: string) => boolean
  readonly hashOf: (path: string) => string | null
  /** Whether a file is what another one, gone now, was turned into by renaming and editing it. */
  readonly isSuccessor: (gone: string, path: string) => boolean
}

/** Half of the lines in common make a rename, as they do for git. */
const similarityMin = 0.5

/** How much two texts have in common, line by line, from 0 to 1. */
function similarity(a: string, b: string): number {
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '')
  const [left, right] = [lines(a), lines(b)]
  const counts = new Map<string, number>()
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1)
  let common = 0
  for (const line of right) {
    const count = counts.get(line) ?? 0
    if (count === 0) continue
    counts.set(line, count - 1)
    common += 1
  }
  const all = left.length + right.length
  return all === 0 ? 0 : (2 * common) / all
}

function git(root: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return status === 0 ? stdout : null
}

/** The text a file had before it was removed, as git remembers it. */
function lastTextOf(root: string, path: string): string | null {
  const commit = git(root, ['rev-list', '-1', 'HEAD', '--', path])?.trim() ?? ''
  if (commit === '') return null
  // The last commit that touched it changed it or removed it.
  return git(root, ['show', `${commit}:./${path}`]) ?? git(root, ['show', `${commit}^:./${path}`])
}

/** The files of a working tree. */
export function presentFiles(root: string): PresentFiles {
  const lastTexts = new Map<string, string | null>()
  return {
    exists: (path) => existsSync(join(root, path)),
    hashOf(path) {
      try {
        return contentHash(readFileSync(join(root, path)))
      } catch {
        return null
      }
    },
    isSuccessor(gone, path) {
      const before = lastTexts.has(gone) ? lastTexts.get(gone) : lastTextOf(root, gone)
      lastTexts.set(gone, before ?? null)
      const now = readText(root, path)
      return before != null && now !== null && similarity(before, now) >= similarityMin
    },
  }
}
