import type { Edge } from '../graph/edge.ts'
import type { ScannedFile } from './scanned-file.ts'

/** Files as they were read, with where their imports lead. */
export interface ReadFiles {
  readonly scanned: ReadonlyMap<string, ScannedFile>
  readonly edges: ReadonlyMap<string, readonly Edge[]>
}

/** What has changed between two looks at the same set of files. */
export interface FileChanges {
  readonly contents: ReadonlySet<string>
  /** Files whose imports differ, if only in their places. */
  readonly edges: ReadonlySet<string>
  /** Files that pass on other names than before, or the same from elsewhere. */
  readonly shapes: ReadonlySet<string>
  /** Rules that may look at other files than before. */
  readonly candidatesOf: ReadonlySet<string>
}

function shapeOf({ scanned, edges }: ReadFiles, path: string): string {
  const reached = (edges.get(path) ?? []).map(({ specifier, to }) => [specifier, to])
  return JSON.stringify([scanned.get(path)?.parsed.exports, reached])
}

function differing(some: readonly string[], others: readonly string[]): readonly string[] {
  return [
    ...some.filter((each) => !others.includes(each)),
    ...others.filter((each) => !some.includes(each)),
  ]
}

/**
 * Which files differ, and how far.
 *
 * @param paths - the files that may differ
 */
export function changedFiles(
  before: ReadFiles,
  after: ReadFiles,
  paths: Iterable<string>,
): FileChanges {
  const contents = new Set<string>()
  const edges = new Set<string>()
  const shapes = new Set<string>()
  const candidatesOf = new Set<string>()
  for (const path of paths) {
    const file = after.scanned.get(path)
    const old = before.scanned.get(path)
    const oldEdges = before.edges.get(path)
    const newEdges = after.edges.get(path)
    if (old === file && oldEdges === newEdges) continue
    contents.add(path)
    if (JSON.stringify(oldEdges) !== JSON.stringify(newEdges)) edges.add(path)
    if (shapeOf(before, path) !== shapeOf(after, path)) shapes.add(path)
    for (const rule of differing(old?.candidateOf ?? [], file?.candidateOf ?? [])) {
      candidatesOf.add(rule)
    }
  }
  return { contents, edges, shapes, candidatesOf }
}
