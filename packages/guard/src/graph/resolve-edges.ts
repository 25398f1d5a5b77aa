import { problem, type Problem } from '../errors/problem.ts'
import type { Edge } from './edge.ts'
import type { ParsedFile } from './parsed-file.ts'
import type { ImportResolver } from './resolve-import.ts'

/** The edges that leave a file. */
export function resolveEdges(
  from: string,
  { imports }: ParsedFile,
  resolver: ImportResolver,
): readonly Edge[] {
  return imports.map(({ isLiteral, ...rest }) => ({
    from,
    to: isLiteral ? resolver.resolve(from, rest.specifier) : { kind: 'unknown' },
    ...rest,
  }))
}

/** An import inside the repository that leads nowhere is a hole in the graph. */
export function unresolvedProblems(edges: readonly Edge[]): readonly Problem[] {
  return edges.flatMap(({ from, to, specifier, kind, line, column }) => {
    // A mock may stand for a module that does not exist.
    if (to.kind !== 'unresolved' || kind === 'mock') return []
    const message = `${JSON.stringify(specifier)} leads nowhere: ${to.reason}`
    return [problem('FC_GUARD_UNRESOLVED', message, { path: from, line, column })]
  })
}
