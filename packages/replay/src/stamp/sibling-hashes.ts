import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { build } from 'esbuild'
import { type BundleInput, type BundleOptions, bundleSettings } from './bundle-engine.ts'
import { withPureCalls } from './bundle-plugin.ts'
import type { EngineSite } from './engine-site.ts'
import { normalizeBundle } from './normalize-bundle.ts'

const digits = 32

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function hashOf(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : sha256(lines.join('\n')).slice(0, digits)
}

const installed = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//

/** The folder of an installed package; null for the project's own files. */
function packageOf({ file }: BundleInput): string | null {
  return installed.exec(file.replaceAll('\\', '/'))?.[1] ?? null
}

/** Files of the project itself, which the recorder can hold against the manifest. */
export function ownFiles(inputs: readonly BundleInput[]): readonly BundleInput[] {
  return inputs.filter((input) => packageOf(input) === null)
}

/** Over the bytes of the project's own files, whatever they are called: any edit changes it. */
export function sourceHash(inputs: readonly BundleInput[]): string {
  const hashes = ownFiles(inputs).map(({ bytes }) => sha256(bytes))
  return hashOf(hashes.toSorted()) ?? sha256('').slice(0, digits)
}

// A constant that is written into the code that uses it leaves no trace of its file, so that all
// files count here that were looked at.

/** Over the data files behind a bundle, such as limits in JSON; null where there are none. */
export function configHash(inputs: readonly BundleInput[]): string | null {
  const data = inputs.filter(({ path }) => path.endsWith('.json'))
  return hashOf(data.map(({ bytes }) => sha256(bytes)).toSorted())
}

/** The packages behind a bundle, such as `zod@4.6.7`. */
export function packagesOf(inputs: readonly BundleInput[]): readonly string[] {
  const folders = new Set<string>()
  for (const input of inputs) {
    const folder = packageOf(input)
    if (folder !== null) folders.add(folder)
  }
  return [...new Set([...folders].map(nameAndVersion))].toSorted()
}

/** Over name and version of the packages behind a bundle; null where there are none. */
export function lockHash(inputs: readonly BundleInput[]): string | null {
  return hashOf(packagesOf(inputs))
}

function nameAndVersion(folder: string): string {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    readonly name?: string
    readonly version?: string
  }
  return `${manifest.name ?? basename(folder)}@${manifest.version ?? ''}`
}

/**
 * Over the schemas and what they are made of: a bundle in which nobody uses the engine itself, so
 * that what `decide` needs falls out. Null where the schemas are not written in the definition.
 */
export async function schemaHash(site: EngineSite, options: BundleOptions): Promise<string | null> {
  if (site.schemas === null) return null
  const source = readFileSync(site.file, 'utf8')
  const { input, output } = site.schemas
  const written = [input, output].map(({ start, end }) => source.slice(start, end))
  const text = withPureCalls(source, options.calls.get(site.file) ?? [])
  const texts = new Map([[site.file, `${text}\n;export const __fcSchemas=[${written.join(',')}];`]])
  const { outputFiles } = await build({
    ...bundleSettings({ ...options, texts }),
    metafile: false,
    write: false,
    stdin: {
      contents: `import{__fcSchemas as all}from${JSON.stringify(`./${basename(site.file)}`)};globalThis.__fcSchemas=all`,
      resolveDir: dirname(site.file),
      loader: 'js',
    },
  })
  // Nobody runs this text, so that no word in it has to be spared.
  return sha256(normalizeBundle(outputFiles[0]?.text ?? '', new Map())).slice(0, digits)
}
