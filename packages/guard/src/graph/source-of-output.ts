/** Where a compiler puts what it makes, relative to a package. */
const outputFolder = /^(?:dist|build|lib|out|output|esm|cjs|es|umd|types|\.build)\//
const outputExtension = /(?:\.d)?\.[cm]?[jt]sx?$/

const sourceFolders = ['src/', 'source/', 'lib/', '']
const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

/** Strips `dist/`, `dist/esm/`, `lib/types/src/` … one folder after the other. */
function* strippedPaths(path: string): Iterable<string> {
  let rest = path
  yield rest
  while (outputFolder.test(rest)) {
    rest = rest.replace(outputFolder, '')
    yield rest
  }
}

/**
 * Finds the source that a build turned into an output file: what a manifest exports does not exist
 * before the first build, and is nobody's layer after it.
 */
export function sourceOfOutput(
  folder: string,
  output: string,
  isSource: (path: string) => boolean,
): string | null {
  const base = folder === '' ? '' : `${folder}/`
  const normal = output.replace(/^\.\//, '')
  for (const stripped of strippedPaths(normal)) {
    const stem = stripped.replace(outputExtension, '')
    for (const sourceFolder of sourceFolders) {
      // `dist/src/a.js` stands for `src/a.ts`, not for `src/src/a.ts`.
      for (const name of [`${sourceFolder}${stem}`, `${sourceFolder}${stem}/index`]) {
        for (const extension of extensions) {
          const candidate = `${base}${name}${extension}`
          if (isSource(candidate)) return candidate
        }
      }
    }
  }
  return null
}
