import type { Edge } from '../graph/edge.ts'
import type { SourceFile } from './source-file.ts'

/** Who imported what before, and which files may import other things now. */
export interface EarlierImporters {
  readonly importers: Importers
  readonly paths: ReadonlySet<string>
}

/** The edges to each file; found when somebody asks. */
export class Importers {
  readonly #files: ReadonlyMap<string, SourceFile>
  #earlier: EarlierImporters | null
  #byTarget: Map<string, readonly Edge[]> | undefined

  constructor(files: ReadonlyMap<string, SourceFile>, earlier: EarlierImporters | null) {
    this.#files = files
    // Who was never asked knows nothing, and would keep alive whom it might have asked.
    this.#earlier = earlier !== null && earlier.importers.isKnown ? earlier : null
  }

  get isKnown(): boolean {
    return this.#byTarget !== undefined
  }

  edgesTo(path: string): readonly Edge[] {
    this.#byTarget ??= this.#group()
    return this.#byTarget.get(path) ?? []
  }

  #group(): Map<string, readonly Edge[]> {
    const earlier = this.#earlier
    if (earlier === null) return groupByTarget(this.#files.values())
    this.#earlier = null
    const byTarget = new Map(earlier.importers.#byTarget)
    for (const path of earlier.paths) {
      for (const { to } of earlier.importers.#files.get(path)?.edges ?? []) {
        if (to.kind !== 'file') continue
        const others = byTarget.get(to.path)?.filter(({ from }) => from !== path) ?? []
        byTarget.set(to.path, others)
      }
    }
    const changed = [...earlier.paths].flatMap((path) => this.#files.get(path) ?? [])
    for (const [path, edges] of groupByTarget(changed)) {
      byTarget.set(path, [...(byTarget.get(path) ?? []), ...edges].toSorted(byImporter))
    }
    return byTarget
  }
}

/** As files stand in the house; edges of one file stay in their order. */
function byImporter({ from: a }: Edge, { from: b }: Edge): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function groupByTarget(files: Iterable<SourceFile>): Map<string, readonly Edge[]> {
  const byTarget = new Map<string, Edge[]>()
  for (const { edges } of files) {
    for (const edge of edges) {
      if (edge.to.kind !== 'file') continue
      const before = byTarget.get(edge.to.path)
      if (before === undefined) byTarget.set(edge.to.path, [edge])
      else before.push(edge)
    }
  }
  return byTarget
}
