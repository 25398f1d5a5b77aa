import { resolve } from 'node:path'
import { build, type OnResolveArgs, type OnResolveResult, type Plugin } from 'esbuild'
import {
  type BundleOptions,
  bundleSettings,
  entryOf,
  refusalText,
} from '../../stamp/bundle-engine.ts'
import type { EngineSite } from '../../stamp/engine-site.ts'
import { normalizeBundle } from '../../stamp/normalize-bundle.ts'
import { sha256 } from '../../stamp/sibling-hashes.ts'

/** An engine without the packages that it is made with. */
export interface OwnCode {
  readonly kind: 'own'
  /** The repository's own files that it reaches, absolute. */
  readonly files: readonly string[]
  /** Equal for commits whose whole bundles are equal, as long as the packages are. */
  readonly hash: string
}

/** Where a resolution of ours must not be asked again. */
const resolving = Symbol('resolving')

/** Leaves packages out, whatever resolved to one; a package of the repository is no such. */
const withoutPackages: Plugin = {
  name: 'first-contact-own-code',
  setup(build) {
    build.onResolve(
      { filter: /^[^./]/ },
      async (args: OnResolveArgs): Promise<OnResolveResult | null> => {
        if (args.pluginData === resolving) return null
        const { kind, importer, namespace, resolveDir, path } = args
        const options = { kind, importer, namespace, resolveDir, pluginData: resolving }
        const found = await build.resolve(path, options)
        const isPackage = found.path.split('/').includes('node_modules')
        if (found.errors.length > 0 || !isPackage) return null
        return { path: found.path, external: true, sideEffects: found.sideEffects }
      },
    )
  },
}

/**
 * Bundles what a repository itself has of an engine. Packages are most of a bundle and the same for
 * every commit, so that this tells in a twentieth of the time whether it is another bundle at all.
 *
 * @param barriers - names what an import cannot get past
 */
export async function bundleOwnCode(
  site: EngineSite,
  options: BundleOptions,
  barriers: Plugin,
): Promise<OwnCode | { readonly kind: 'broken'; readonly reason: string }> {
  const settings = bundleSettings(options)
  try {
    const { metafile, outputFiles } = await build({
      ...settings,
      format: 'esm',
      metafile: true,
      write: false,
      plugins: [...(settings.plugins ?? []), withoutPackages, barriers],
      stdin: entryOf(site),
    })
    const named = Object.keys(metafile.inputs).map((path) => resolve(options.root, path))
    const texts = named.map((file) => [file, options.elsewhere?.read(file) ?? null] as const)
    const own = texts.flatMap(([file, bytes]) => (bytes === null ? [] : [{ file, bytes }]))
    const sources = new Map(own.map(({ file, bytes }) => [file, Buffer.from(bytes).toString()]))
    const text = normalizeBundle(outputFiles[0]?.text ?? '', sources)
    return { kind: 'own', files: own.map(({ file }) => file).toSorted(), hash: sha256(text) }
  } catch (cause) {
    return { kind: 'broken', reason: refusalText(site, cause) }
  }
}
