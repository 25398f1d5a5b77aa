import { bundleEngine, type BundleOptions } from './bundle-engine.ts'
import {
  type ManifestEntry,
  reasonMaxChars,
  unknownVersion,
  versionPrefix,
} from './engine-manifest.ts'
import type { EngineSite } from './engine-site.ts'
import type { GitState } from './git-state.ts'
import { shownPath } from './list-sources.ts'
import { configHash, lockHash, ownFiles, schemaHash, sha256, sourceHash } from './sibling-hashes.ts'
import type { StampProblem } from './stamp-problem.ts'
import { unresolvedImports } from './unresolved-imports.ts'

const versionDigits = 32

/** What a bundle is called among bundles, and its version without the prefix. */
export function bundleHash(text: string): string {
  return sha256(text).slice(0, versionDigits)
}

export function versionOfBundle(text: string): string {
  return `${versionPrefix}${bundleHash(text)}`
}

/** One engine with its version, or with the reason why it has none. */
export interface StampedEngine {
  readonly name: string
  readonly entry: ManifestEntry
  /** Null where it could not be bundled. */
  readonly bundle: string | null
  readonly problem: StampProblem | null
}

export interface StampEngineOptions extends BundleOptions {
  readonly git: GitState
}

/** Gives one engine its version. */
export async function stampEngine(
  site: EngineSite,
  options: StampEngineOptions,
): Promise<StampedEngine> {
  const { name } = site
  const outcome = await bundleEngine(site, options)
  if (outcome.kind === 'refused') {
    const { problem } = outcome
    return { name, bundle: null, problem, entry: unknownEntry(problem, site.exportName) }
  }
  const { text, inputs } = outcome
  const own = ownFiles(inputs)
  const files = own.map(({ path, bytes }) => ({ path, sha256: sha256(bytes) }))
  const warnings = inputs
    .filter(({ isLive, path }) => isLive && !path.endsWith('.json'))
    .flatMap(({ path, bytes }) => unresolvedImports(path, Buffer.from(bytes).toString()))
  const entry: ManifestEntry = {
    version: versionOfBundle(text),
    reason: null,
    entry: shownPath(options.root, site.file),
    export: site.exportName,
    component: site.component,
    source_hash: sourceHash(inputs),
    config_hash: configHash(inputs),
    schema_hash: await schemaHash(site, options),
    lock_hash: lockHash(inputs),
    commit: options.git.commit,
    dirty: own.some(({ file }) => options.git.changed.has(file)),
    node: process.version,
    bundle: `engines/${bundleHash(text)}.js`,
    files,
    warnings,
  }
  return { name, bundle: text, problem: null, entry }
}

/** The entry of an engine that has no version: recorded decisions carry the reason. */
export function unknownEntry(problem: StampProblem, exportName = ''): ManifestEntry {
  const { message, path } = problem
  const isLong = message.length > reasonMaxChars
  return {
    version: unknownVersion,
    reason: isLong ? `${message.slice(0, reasonMaxChars - 1)}…` : message,
    entry: path,
    export: exportName,
    component: null,
    source_hash: null,
    config_hash: null,
    schema_hash: null,
    lock_hash: null,
    commit: null,
    dirty: false,
    node: process.version,
    bundle: null,
    files: [],
    warnings: [],
  }
}
