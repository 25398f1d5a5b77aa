import { readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { replayError } from '../errors/replay-error.ts'

const source = /\.(?:[cm]?[jt]s|[jt]sx)$/
const notSource = /\.d\.[cm]?ts$|\.(?:test|spec|bench)\.[a-z]+$/

/** What holds copies, other people's code, or engines made for tests; searched where it is named. */
const skipped: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'build',
  'out',
  'coverage',
  'test',
  'tests',
  '__tests__',
  'fixtures',
])

/** Whether engines are looked for in a folder of this name. */
export function isSearchedFolder(name: string): boolean {
  return !skipped.has(name) && !name.startsWith('.')
}

/** Whether a file of this name may define engines. */
export function isSourceName(name: string): boolean {
  return source.test(name) && !notSource.test(name)
}

function listFolder(folder: string, found: string[]): void {
  const entries = readdirSync(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (isSearchedFolder(entry.name)) listFolder(path, found)
    } else if (entry.isFile() && isSourceName(entry.name)) {
      found.push(path)
    }
  }
}

/**
 * Source files that may define engines, absolute, in a fixed order.
 *
 * @param starts - absolute folders or files; what is named is searched, whatever it is called
 *
 * @throws FC_REPLAY_ROOT for a start that is not there
 */
export function listSources(starts: readonly string[]): readonly string[] {
  const found: string[] = []
  for (const start of starts) {
    try {
      if (statSync(start).isDirectory()) listFolder(start, found)
      else found.push(start)
    } catch (cause) {
      const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
      throw replayError('FC_REPLAY_ROOT', `${start} cannot be read (${why})`, { cause })
    }
  }
  return [...new Set(found)]
}

/** A path as it stands in manifests and messages: relative to the root, with slashes. */
export function shownPath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}
