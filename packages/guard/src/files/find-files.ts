import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What lies in the folder that is checked; paths are relative to it, with forward slashes. */
export interface FoundFiles {
  /** TypeScript and JavaScript, sorted. */
  readonly sources: readonly string[]
  /** Each `package.json`. */
  readonly manifests: readonly string[]
  /** Each `tsconfig*.json` and `jsconfig.json`. */
  readonly tsconfigs: readonly string[]
  /** Files that hold code nobody here reads, by extension: `.vue`. */
  readonly unread: ReadonlyMap<string, readonly string[]>
  /** Each folder that holds a file of any kind, or another such folder; `''` is the root. */
  readonly folders: ReadonlySet<string>
  readonly by: 'git' | 'walk'
}

const source = /\.[cm]?[jt]sx?$/
const unreadable = /\.(?:vue|svelte|astro)$/
const manifest = /(?:^|\/)package\.json$/
const tsconfig = /(?:^|\/)(?:tsconfig[^/]*|jsconfig)\.json$/

// Build output is not source, committed or not. Minified files are somebody else's source.
const builtFolder = /(?:^|\/)(?:node_modules|dist|\.yarn)\//
const minified = /\.min\.[cm]?js$/

// Without git nobody says what is generated; these names are output nearly everywhere.
const walkSkips = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'target'])

/** `git ls-files` of 100,000 long paths; the default of 1 MB would cut the list short. */
const gitOutputMaxBytes = 1 << 28

function listWithGit(root: string): readonly string[] | null {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const { status, stdout } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: gitOutputMaxBytes,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : null
}

function listByWalking(root: string, folder = ''): readonly string[] {
  const found: string[] = []
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isFile()) found.push(path)
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !walkSkips.has(entry.name)) {
      found.push(...listByWalking(root, path))
    }
  }
  return found
}

function addFolders(path: string, folders: Set<string>): void {
  let end = path.lastIndexOf('/')
  for (; end > 0 && !folders.has(path.slice(0, end)); end = path.lastIndexOf('/', end - 1)) {
    folders.add(path.slice(0, end))
  }
}

/**
 * Lists what is to be checked: in a git working tree what git tracks or would track, elsewhere what
 * a walk finds without the usual output folders.
 */
export function findFiles(root: string, isIgnored: (path: string) => boolean): FoundFiles {
  const listed = listWithGit(root)
  const sources: string[] = []
  const manifests: string[] = []
  const tsconfigs: string[] = []
  const unread = new Map<string, string[]>()
  const folders = new Set([''])
  for (const path of listed ?? listByWalking(root)) {
    if (builtFolder.test(path)) continue
    addFolders(path, folders)
    if (isIgnored(path)) continue
    if (source.test(path)) {
      if (!minified.test(path)) sources.push(path)
    } else if (manifest.test(path)) manifests.push(path)
    else if (tsconfig.test(path)) tsconfigs.push(path)
    else {
      const extension = unreadable.exec(path)?.[0]
      if (extension === undefined) continue
      const paths = unread.get(extension) ?? []
      paths.push(path)
      unread.set(extension, paths)
    }
  }
  return {
    sources: sources.sort(),
    manifests: manifests.sort(),
    tsconfigs: tsconfigs.sort(),
    unread,
    folders,
    by: listed === null ? 'walk' : 'git',
  }
}
