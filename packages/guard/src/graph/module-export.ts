/** A name that a file exports. */
export interface ModuleExport {
  /** `default`, a name, or `*` where everything of another module is passed on. */
  readonly name: string
  /** The specifier it is passed on from, or `null` where it is made here. */
  readonly from: string | null
  /** What it is called there, `*` for the whole namespace. */
  readonly imported: string | null
  readonly isType: boolean
}

/** Where an exported name is really made, after every barrel. */
export interface Origin {
  readonly path: string
  readonly symbol: string
}
