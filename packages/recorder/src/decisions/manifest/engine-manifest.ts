import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** A source file that an engine is made of. */
export interface ManifestFile {
  readonly path: string
  readonly sha256: string
}

/** What the recorder needs of an engine's entry in the manifest. */
export interface ManifestEngine {
  readonly name: string
  readonly version: string
  readonly reason: string | null
  /** Absolute; null where no bundle was kept. */
  readonly bundleFile: string | null
  readonly files: readonly ManifestFile[]
  /** The entry as it stands in the manifest. */
  readonly entry: { readonly [field: string]: unknown }
}

/** `first-contact stamp` writes it; the recorder only ever reads it. */
export interface EngineManifest {
  /** Folder that the paths of source files start from. */
  readonly root: string
  readonly engines: ReadonlyMap<string, ManifestEngine>
}

/** A manifest, or why there is none. */
export type ReadManifest =
  | { readonly kind: 'manifest'; readonly manifest: EngineManifest }
  | { readonly kind: 'none'; readonly reason: string }

export const manifestFileDefault = join('.first-contact', 'engine-manifest.json')

const versionPattern = /^fcv1:[0-9a-f]{32}$/
const namePattern = /^[a-z][a-z0-9-]{0,40}$/
const reasonMaxChars = 200

/** Reads the manifest of a process. Never throws: decisions without a version are recorded too. */
export function readEngineManifest(file: string): ReadManifest {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return code === 'ENOENT'
      ? none('no engine manifest: run first-contact stamp')
      : none(`the engine manifest cannot be read (${code})`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return none('the engine manifest is not JSON')
  }
  return manifestFrom(value, dirname(resolve(file)))
}

function none(reason: string): ReadManifest {
  return { kind: 'none', reason }
}

type Fields = { readonly [field: string]: unknown }

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function manifestFrom(value: unknown, folder: string): ReadManifest {
  if (!isObject(value) || !isObject(value['engines']))
    return none('the engine manifest is no manifest')
  if (value['format'] !== 1)
    return none('the engine manifest has a format this version cannot read')
  const root = typeof value['root'] === 'string' ? value['root'] : '..'
  const engines = new Map<string, ManifestEngine>()
  for (const [name, entry] of Object.entries(value['engines'])) {
    if (namePattern.test(name) && isObject(entry))
      engines.set(name, engineFrom(name, entry, folder))
  }
  return { kind: 'manifest', manifest: { root: resolve(folder, root), engines } }
}

function engineFrom(name: string, entry: Fields, folder: string): ManifestEngine {
  const { version, reason, bundle, files } = entry
  const isKnown = typeof version === 'string' && versionPattern.test(version)
  const said = typeof reason === 'string' ? reason.slice(0, reasonMaxChars) : null
  return {
    name,
    version: isKnown ? version : 'unknown',
    reason: isKnown ? null : (said ?? 'the engine manifest has no version of it'),
    bundleFile: typeof bundle === 'string' ? resolve(folder, bundle) : null,
    files: Array.isArray(files) ? files.filter(isManifestFile) : [],
    entry,
  }
}

function isManifestFile(value: unknown): value is ManifestFile {
  return isObject(value) && typeof value['path'] === 'string' && typeof value['sha256'] === 'string'
}
