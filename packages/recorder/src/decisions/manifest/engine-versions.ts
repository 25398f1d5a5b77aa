import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EngineVersion } from '../runtime/decision-port.ts'
import type { EngineManifest, ManifestEngine, ReadManifest } from './engine-manifest.ts'

const pathMaxChars = 120

/** The versions of all engines of a process, found once at its start. */
export class EngineVersions {
  readonly #versions = new Map<string, EngineVersion>()
  /** Of an engine that the manifest does not name. */
  readonly #missing: EngineVersion

  constructor(read: ReadManifest) {
    if (read.kind === 'none') {
      this.#missing = unknown(read.reason)
      return
    }
    this.#missing = unknown('not in the engine manifest: run first-contact stamp')
    const { manifest } = read
    const hashes = new Map<string, string | null>()
    for (const engine of manifest.engines.values()) {
      this.#versions.set(engine.name, versionNow(engine, manifest, hashes))
    }
  }

  versionOf(engine: string): EngineVersion {
    return this.#versions.get(engine) ?? this.#missing
  }

  /** By name, for the start record. */
  all(): { readonly [engine: string]: string } {
    return Object.fromEntries([...this.#versions].map(([name, { version }]) => [name, version]))
  }
}

function unknown(reason: string): EngineVersion {
  return { version: 'unknown', reason }
}

/**
 * The version that runs: the one that was stamped, unless a source file is there and differs.
 * Files that are not there say nothing: an application that was bundled has none.
 */
function versionNow(
  { version, reason, files }: ManifestEngine,
  { root }: EngineManifest,
  hashes: Map<string, string | null>,
): EngineVersion {
  if (reason !== null) return unknown(reason)
  for (const { path, sha256 } of files) {
    const now = fileHash(resolve(root, path), hashes)
    if (now !== null && now !== sha256.toLowerCase()) {
      return unknown(`changed since it was stamped: ${path.slice(-pathMaxChars)}`)
    }
  }
  return { version, reason: null }
}

/** Null for a file that is not there; engines share files, so each is read once. */
function fileHash(file: string, hashes: Map<string, string | null>): string | null {
  const known = hashes.get(file)
  if (known !== undefined) return known
  let found: string | null = null
  try {
    found = hash('sha256', readFileSync(file), 'hex')
  } catch {
    // Not there, or not for this process to read.
  }
  hashes.set(file, found)
  return found
}
