import { readdirSync, readFileSync } from 'node:fs'

/** One subpath of a package's exports map. */
export interface PackageEntry {
  /** The folder's name below packages/. */
  readonly packageName: string
  /** As it is imported: `@first-contact/recorder/pg`. */
  readonly specifier: string
  /** The source behind it. */
  readonly source: string
}

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
}

/** Every entry that has sources; a package without one, such as the console, exports no code. */
export function listEntries(): readonly PackageEntry[] {
  return readdirSync('packages').flatMap((packageName) => {
    const manifest = JSON.parse(
      readFileSync(`packages/${packageName}/package.json`, 'utf8'),
    ) as Manifest
    return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
      const source: unknown =
        typeof target === 'object' && target !== null ? Reflect.get(target, 'fc-source') : undefined
      if (typeof source !== 'string') return []
      return [
        {
          packageName,
          specifier: manifest.name + subpath.slice(1),
          source: `packages/${packageName}/${source.slice(2)}`,
        },
      ]
    })
  })
}
