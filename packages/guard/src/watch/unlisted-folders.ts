import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isQuietFolder } from './tree-change.ts'

function foldersIn(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => (folder === '' ? name : `${folder}/${name}`))
  } catch {
    // Gone since it was listed.
    return []
  }
}

/** Those of these paths that git ignores; none where there is no git. */
export function ignoredAmong(root: string, paths: readonly string[]): ReadonlySet<string> {
  if (paths.length === 0) return new Set()
  const { stdout } = spawnSync('git', ['check-ignore', '-z', '--stdin'], {
    cwd: root,
    encoding: 'utf8',
    input: paths.join('\0'),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return new Set((stdout ?? '').split('\0'))
}

/** Folders right below these that hold no file yet, and in which one may appear. */
export function unlistedFolders(root: string, folders: ReadonlySet<string>): readonly string[] {
  const found = [...folders].flatMap((folder) =>
    isQuietFolder(folder)
      ? []
      : foldersIn(root, folder).filter((each) => !folders.has(each) && !isQuietFolder(each)),
  )
  const ignored = ignoredAmong(root, found)
  return found.filter((each) => !ignored.has(each))
}
