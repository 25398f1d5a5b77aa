import type { EdgeKind, EdgeSymbol } from './edge.ts'
import type { ModuleExport } from './module-export.ts'

/** An import as it is written, before anybody asks where it leads. */
export interface ParsedImport {
  readonly kind: EdgeKind
  readonly specifier: string
  /** Whether the specifier is a literal; otherwise it is the text of an expression. */
  readonly isLiteral: boolean
  readonly symbols: readonly EdgeSymbol[]
  readonly isTypeOnly: boolean
  readonly line: number
  readonly column: number
  readonly endColumn: number
}

/** An import with the span of its specifier instead of a place. */
export type SpannedImport = Omit<ParsedImport, 'line' | 'column' | 'endColumn'> & {
  readonly start: number
  readonly end: number
}

/** Why a file could not be parsed. */
export interface SyntaxProblem {
  readonly message: string
  readonly line: number
  readonly column: number
}

/** All that the graph needs of a file; it depends on the bytes of that file alone. */
export interface ParsedFile {
  readonly imports: readonly ParsedImport[]
  readonly exports: readonly ModuleExport[]
  readonly syntaxProblem: SyntaxProblem | null
}
