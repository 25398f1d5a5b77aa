/** What is known of the version of one engine. Every hash is a field of its own, so that a difference names its cause. */
export interface ManifestEntry {
  /** `fcv1:` and 32 hex digits, or `unknown`. */
  readonly version: string
  /** Why it is unknown; null where it is known. */
  readonly reason: string | null
  /** The engine's file, relative to the root. */
  readonly entry: string
  /** The name it is exported under. */
  readonly export: string
  readonly component: string | null
  /** Over the bytes of the project's own files. */
  readonly source_hash: string | null
  /** Over data files in the bundle. */
  readonly config_hash: string | null
  readonly schema_hash: string | null
  /** Over name and version of packages in the bundle. */
  readonly lock_hash: string | null
  readonly commit: string | null
  /** Whether one of the files differs from the commit. */
  readonly dirty: boolean
  /** The Node that made it, such as `v24.21.0`. */
  readonly node: string
  /** Relative to the manifest's folder; null where there is none. */
  readonly bundle: string | null
  readonly files: readonly { readonly path: string; readonly sha256: string }[]
  readonly warnings: readonly string[]
}

/** `.first-contact/engine-manifest.json` */
export interface EngineManifest {
  readonly format: 1
  readonly made_at: string
  /** The project's root, relative to the manifest's folder. */
  readonly root: string
  readonly esbuild: string
  readonly engines: { readonly [name: string]: ManifestEntry }
}

/** Version and reason as a decision carries them. */
export const unknownVersion = 'unknown'
export const reasonMaxChars = 200

/** What a version starts with; changes with how bundles are made. */
export const versionPrefix = 'fcv1:'

export const versionPattern = /^fcv1:[0-9a-f]{32}$/
