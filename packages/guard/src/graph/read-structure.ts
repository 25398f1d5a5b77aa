import { contentHash } from '../files/content-hash.ts'
import type { ReadOther } from '../files/other-reads.ts'
import type { Problem } from '../errors/problem.ts'
import { digestOf } from '../files/file-digest.ts'
import type { FoundFiles } from '../files/find-files.ts'
import { readText } from '../files/read-text.ts'
import type { LayerMap } from '../map/layer-map.ts'
import { compileGlobs } from '../map/match-globs.ts'
import { ExtendsFollower } from './follow-extends.ts'
import { readPackages, type ReadPackage } from './read-packages.ts'
import { tsconfigComplaints } from './tsconfig-problems.ts'
import { readTsconfigPaths, type TsconfigPaths } from './tsconfig-paths.ts'

/** All that decides where imports lead, beside the imports themselves. */
export interface Structure {
  /** Equal for equal structures. */
  readonly key: string
  readonly sources: ReadonlySet<string>
  readonly packages: readonly ReadPackage[]
  readonly paths: TsconfigPaths
  readonly isGenerated: (path: string) => boolean
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
  /** What tsconfigs extend or might extend, and where that is no tsconfig of the repository. */
  readonly others: readonly ReadOther[]
}

/** Reads manifests and tsconfigs of a repository. */
export function readStructure(
  root: string,
  found: FoundFiles,
  map: LayerMap | null,
  installed: string,
): Structure {
  const manifests = new Map(found.manifests.map((path) => [path, readText(root, path)] as const))
  const follower = new ExtendsFollower((path) => readText(root, path))
  const chains = found.tsconfigs.map((path) => follower.chainOf(path))
  const listed = new Set(found.tsconfigs)
  const generated = map?.generated ?? []
  const isGenerated = compileGlobs(generated)
  const { packages, problems } = readPackages(
    found.manifests,
    (path) => manifests.get(path) ?? null,
  )
  const complaints = tsconfigComplaints(chains, found.sources, isGenerated)
  const texts = [...manifests, ...follower.texts].flatMap(([path, text]) => [path, text ?? '\0'])
  return {
    key: digestOf([found.sources.join('\n'), generated.join('\n'), installed, ...texts]),
    sources: new Set(found.sources),
    packages,
    paths: readTsconfigPaths(chains),
    isGenerated,
    problems: [...problems, ...complaints.problems],
    notes: complaints.notes,
    others: [...follower.texts].flatMap(([path, text]) =>
      listed.has(path) ? [] : [[path, text === null ? null : contentHash(text)] as const],
    ),
  }
}
