/** What a run is asked for. Everything may be left out. */
export interface GuardOptions {
  /** Where to look for `layers.yaml`, upwards; by default the working directory. */
  readonly cwd?: string
  /** The folder to check, without looking upwards. */
  readonly root?: string
  /** A map of another name or place, relative to `cwd`. */
  readonly mapPath?: string
  /** Report only what lies at or below these paths, relative to `cwd`; the graph is always whole. */
  readonly paths?: readonly string[]
  /** Names of rules; by default all of them. */
  readonly rules?: readonly string[]
  /** A git revision; the baseline may not have grown since the merge base with it. */
  readonly baseRevision?: string
  /** `false` keeps nothing; a text is the folder to keep it in, relative to the root. */
  readonly cache?: boolean | string
  /** The present, for expiry dates. */
  readonly now?: Date
}

/** Options with their defaults, and paths made absolute. */
export interface RunPlan {
  /** Absolute and real. */
  readonly root: string
  /** Relative to the root, or absolute where it lies elsewhere. */
  readonly mapPath: string
  /** Whether the map was asked for by name, so that it must be there. */
  readonly isMapNamed: boolean
  /** Relative to the root; empty means everything. */
  readonly paths: readonly string[]
  readonly rules: readonly string[]
  readonly baseRevision: string | null
  /** Absolute, or `null`. */
  readonly cacheFolder: string | null
  /** `2026-11-23`, in UTC. */
  readonly today: string
}
