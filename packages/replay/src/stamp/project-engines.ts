import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { replayError } from '../errors/replay-error.ts'
import { bundleEngine, type BundleOptions, type BundleOutcome } from './bundle-engine.ts'
import { findEngines, type FoundEngines } from './find-engines.ts'

/** Where the engines of a project are. */
export interface ProjectEnginesOptions {
  /** The project's folder. */
  readonly root: string
  /**
   * Folders and files to look for engines in, relative to the root.
   *
   * @defaultValue the root, without tests, builds and packages
   */
  readonly paths?: readonly string[] | undefined
  /** Conditions of package exports that the process runs with. */
  readonly conditions?: readonly string[] | undefined
}

/** The engines of a project as its files are now. */
export interface ProjectEngines {
  /** Absolute, without links: the bundler names files by where they really are. */
  readonly root: string
  readonly found: FoundEngines
  readonly bundling: BundleOptions
}

/** @throws FC_REPLAY_ROOT */
export function findProjectEngines(options: ProjectEnginesOptions): ProjectEngines {
  const root = realRoot(resolve(options.root))
  const starts = (options.paths ?? ['.']).map((path) => resolve(root, path))
  const found = findEngines(root, starts)
  const bundling = { root, calls: found.calls, conditions: options.conditions ?? [] }
  return { root, found, bundling }
}

function realRoot(root: string): string {
  try {
    return realpathSync(root)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_REPLAY_ROOT', `${root} cannot be read (${why})`, { cause })
  }
}

/** The bundle of one engine of a project; null where it has none of that name. */
export async function bundleNamed(
  { found, bundling }: ProjectEngines,
  name: string,
): Promise<BundleOutcome | null> {
  const site = found.sites.find((each) => each.name === name)
  if (site !== undefined) return bundleEngine(site, bundling)
  const problem = found.problems.find(({ engine }) => engine === name)
  return problem === undefined ? null : { kind: 'refused', problem }
}
