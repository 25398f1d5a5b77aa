import { isSettings } from './placeholders.ts'
import type { CommitFile, CommitFiles } from './commit-files.ts'

function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return ['', ...names.map((_, at) => names.slice(0, at + 1).join('/'))]
}

/**
 * Everything in a commit that a bundle of these files depends on, as one text: their content, the
 * names beside them, which may come before them when an import is resolved, and the settings on the
 * way up. Two commits with one print have one bundle. Null where a file is not there.
 */
export async function reachedPrint(
  files: CommitFiles,
  tree: string,
  paths: readonly string[],
): Promise<string | null> {
  const { trees } = files
  const parts: string[] = []
  for (const path of paths) {
    const entry = await trees.entryAt(tree, path)
    if (entry?.kind !== 'blob') return null
    parts.push(`${path}\0${entry.id}`)
  }
  for (const folder of new Set(paths.flatMap(foldersOf))) {
    const entry = await trees.entryAt(tree, folder)
    if (entry?.kind !== 'tree') return null
    const names = [...(await trees.entries(entry.id))].map(([name, { kind, id }]) =>
      isSettings(name) ? `${name}\0${id}` : `${name}\0${kind}`,
    )
    parts.push(`${folder}\0${names.join('\0')}`)
  }
  return parts.join('\n')
}

/** Settings on the way from the repository to files: they decide how these are resolved and compiled. */
export async function settingsOf(
  files: CommitFiles,
  tree: string,
  paths: readonly string[],
): Promise<readonly CommitFile[]> {
  const found: CommitFile[] = []
  for (const folder of new Set(paths.flatMap(foldersOf))) {
    const entry = await files.trees.entryAt(tree, folder)
    if (entry?.kind !== 'tree') continue
    for (const [name, { kind, id }] of await files.trees.entries(entry.id)) {
      if (kind === 'blob' && isSettings(name))
        found.push({ path: folder === '' ? name : `${folder}/${name}`, id })
    }
  }
  return found
}
