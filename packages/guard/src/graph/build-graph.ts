import type { Problem } from '../errors/problem.ts'
import type { ScannedFile } from '../house/scanned-file.ts'
import type { Edge } from './edge.ts'
import { resolverLoader } from './load-resolvers.ts'
import { resolveEdges, unresolvedProblems } from './resolve-edges.ts'
import { ImportResolver } from './resolve-import.ts'
import type { Structure } from './read-structure.ts'
import { FileWitness, noWitnesses, stillHold, type Witnesses } from './witnesses.ts'

/** Files and what they import, resolved. */
export interface Graph {
  readonly edges: ReadonlyMap<string, readonly Edge[]>
  readonly structureKey: string
  readonly resolver: ImportResolver
  /** Files with an import that leads nowhere. Nobody witnessed all the places where it does not lead. */
  readonly lost: ReadonlySet<string>
}

/** An earlier graph, with the files it was made of. */
export interface EarlierGraph extends Pick<Graph, 'edges' | 'structureKey'> {
  readonly scanned: ReadonlyMap<string, ScannedFile>
  readonly witnesses: Witnesses
}

function leadsNowhere(edges: readonly Edge[]): boolean {
  return edges.some(({ to }) => to.kind === 'unresolved')
}

/** Resolves what every file imports; what was resolved before stands while nothing around it moved. */
export function buildGraph(
  root: string,
  structure: Structure,
  scanned: ReadonlyMap<string, ScannedFile>,
  earlier: EarlierGraph | null,
): Graph {
  const isSame =
    earlier !== null && earlier.structureKey === structure.key && stillHold(root, earlier.witnesses)
  const witness = new FileWitness(root, isSame ? earlier.witnesses : noWitnesses)
  const resolver = new ImportResolver(
    { root, ...structure, witness },
    resolverLoader(structure.paths.customConditions),
  )
  const edges = new Map<string, readonly Edge[]>()
  const lost = new Set<string>()
  for (const { path, parsed } of scanned.values()) {
    const isParsedBefore = isSame && earlier.scanned.get(path)?.parsed === parsed
    const before = isParsedBefore ? earlier.edges.get(path) : undefined
    const isKept = before !== undefined && !leadsNowhere(before)
    const found = isKept ? before : resolveEdges(path, parsed, resolver)
    edges.set(path, found)
    if (!isKept && leadsNowhere(found)) lost.add(path)
  }
  return { edges, structureKey: structure.key, resolver, lost }
}

/** A graph in which some files may import other things; nothing around them has moved. */
export function patchGraph(graph: Graph, changed: Iterable<ScannedFile>): Graph {
  const edges = new Map(graph.edges)
  const lost = new Set(graph.lost)
  for (const { path, parsed } of changed) {
    const found = resolveEdges(path, parsed, graph.resolver)
    edges.set(path, found)
    if (leadsNowhere(found)) lost.add(path)
    else lost.delete(path)
  }
  return { ...graph, edges, lost }
}

/** An import inside the repository that leads nowhere is a hole in the graph. */
export function graphProblems({ edges, lost }: Graph): readonly Problem[] {
  return [...lost].sort().flatMap((path) => unresolvedProblems(edges.get(path) ?? []))
}
