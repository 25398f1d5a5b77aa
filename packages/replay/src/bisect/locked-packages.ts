import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blobId } from './code/working-tree-code.ts'
import type { Commit } from './git/commit.ts'
import type { GitTrees } from './git/git-trees.ts'
import type { Repository } from './git/open-repository.ts'

const names = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
]

/** Lockfiles of the working tree, against those of commits. */
export interface LockedPackages {
  /** Relative to the repository; empty where there is none. */
  readonly files: readonly string[]
  /** Commits, by their sha, whose lockfile is another one: they ran with other packages than here. */
  readonly differing: ReadonlySet<string>
}

/**
 * Says of which commits the packages may have been others than those that are installed, which is
 * what all of them are bundled with.
 */
export async function compareLockfiles(
  { folder, projectPath }: Repository,
  trees: GitTrees,
  commits: readonly Commit[],
): Promise<LockedPackages> {
  const places = new Set([projectPath, ''])
  const files = [...places]
    .flatMap((place) => names.map((name) => (place === '' ? name : `${place}/${name}`)))
    .filter((file) => existsSync(join(folder, file)))
  const idChars = commits[0]?.tree.length ?? 40
  const ids = new Map(
    files.map((file) => [file, blobId(readFileSync(join(folder, file)), idChars)]),
  )
  const differing = new Set<string>()
  for (const { sha, tree } of commits) {
    for (const [file, id] of ids) {
      if ((await trees.entryAt(tree, file))?.id !== id) differing.add(sha)
    }
  }
  return { files, differing }
}
