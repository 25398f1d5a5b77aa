const special = /[\\*?[\]{}!]/g

/** A path as a glob that matches it and nothing else. */
export function escapeGlob(path: string): string {
  return path.replaceAll(special, String.raw`\$&`)
}

/** Everything below a folder; the root has no name. */
export function allBelow(folder: string): string {
  return folder === '' ? '**' : `${escapeGlob(folder)}/**`
}

/** Only what lies right in a folder. */
export function rightIn(folder: string): string {
  return folder === '' ? '*' : `${escapeGlob(folder)}/*`
}

/** Sources right in a folder; a `package.json` beside them is not meant. */
export function sourcesRightIn(folder: string, paths: readonly string[]): string {
  const extensions = [...new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)))].sort()
  const [only = 'ts', ...others] = extensions
  return `${rightIn(folder)}.${others.length === 0 ? only : `{${extensions.join(',')}}`}`
}

/** The folder of a path, empty at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Whether a path lies in a folder or below it. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`)
}
