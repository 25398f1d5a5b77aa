import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** One file of the repository. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Reads a file of the repository; the path is relative to its root. */
export function readSource(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8')
}

/** Files that git knows or would know, by pathspec; a checker that finds none is wrong itself. */
export function listFiles(...pathspecs: readonly string[]): readonly SourceFile[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...pathspecs],
    { encoding: 'utf8', cwd: root },
  )
  const paths = [...new Set(listed.split('\n'))].filter(
    (path) => path !== '' && existsSync(`${root}/${path}`),
  )
  if (paths.length === 0) throw new Error(`no file matches ${pathspecs.join(' ')}`)
  return paths.toSorted().map((path) => ({ path, text: readSource(path) }))
}

/** Sources of everything that is shipped, and of the reference product. */
export function listSources(): readonly SourceFile[] {
  return listFiles(
    'packages/*/src/*.ts',
    'packages/*/src/*.tsx',
    'examples/*/src/*.ts',
    // Broken on purpose; a star of git goes through folders.
    ':!packages/*/test/**',
  )
}
