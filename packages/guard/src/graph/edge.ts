/** How one file reaches another. */
export type EdgeKind = 'static' | 'reexport' | 'dynamic' | 'require' | 'mock'

/** Where an import leads. Paths are relative to the root, with forward slashes. */
export type EdgeTarget =
  | { readonly kind: 'file'; readonly path: string }
  /** A package that is not part of this repository. */
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }
  /** A literal specifier that leads nowhere. */
  | { readonly kind: 'unresolved'; readonly reason: string }
  /** An argument that is not a literal, so that nobody can say where it leads. */
  | { readonly kind: 'unknown' }

/** A name that crosses an edge. */
export interface EdgeSymbol {
  /** The name in the target: `default`, `*` for a namespace, or an exported name. */
  readonly name: string
  readonly isType: boolean
}

/** One import, re-export, `import()`, `require()` or mock of a path. */
export interface Edge {
  readonly from: string
  readonly to: EdgeTarget
  readonly kind: EdgeKind
  /** As written; the text of the argument where it is no literal. */
  readonly specifier: string
  readonly symbols: readonly EdgeSymbol[]
  readonly isTypeOnly: boolean
  /** Of the specifier with its quotes, counted from 1, in UTF-16 units. */
  readonly line: number
  readonly column: number
  readonly endColumn: number
}
