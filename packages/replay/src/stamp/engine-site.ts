/** A stretch of a source text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where an engine is defined. */
export interface EngineSite {
  readonly name: string
  /** Null where it is no literal. */
  readonly component: string | null
  /** Absolute. */
  readonly file: string
  /** The name it is exported under; `default` for a default export. */
  readonly exportName: string
  /** Counted from 1. */
  readonly line: number
  /** The schemas as they are written in a module; null where they are not. */
  readonly schemas: { readonly input: Span; readonly output: Span } | null
}
