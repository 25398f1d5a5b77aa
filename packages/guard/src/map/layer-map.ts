/** One layer: what its files may import and which families of error classes they may emit. */
export interface Layer {
  /** The key in `layers.yaml`, such as `L4`. */
  readonly id: string
  /** What people call it, such as `domain`. */
  readonly name: string
  readonly mayImport: readonly string[]
  /** Families: `infra`, `domain`, `system`. `null` where the map does not speak of emission. */
  readonly mayEmit: readonly string[] | null
}

/** Whether the files of a room belong to the machinery or to the product people see. */
export type Namespace = 'infra' | 'product'

/** A named set of files, all of one layer. */
export interface Room {
  readonly name: string
  readonly layer: string
  readonly namespace: Namespace
  readonly globs: readonly string[]
  /** Globs written with a `!`: what they match lies in another room. */
  readonly except: readonly string[]
}

/** What one room may take from another, where that differs from their layers. */
export interface Arrow {
  readonly from: string
  readonly to: string
  /** Names of folders inside the target room; absent means all of it, empty means nothing. */
  readonly only: readonly string[] | null
  /** Whether only types may cross. */
  readonly isTypesOnly: boolean
}

/** `layers.yaml`, read and checked. */
export interface LayerMap {
  readonly format: 1
  /** Path of the file, relative to the root. */
  readonly path: string
  readonly layers: ReadonlyMap<string, Layer>
  readonly rooms: ReadonlyMap<string, Room>
  readonly arrows: readonly Arrow[]
  /** Names of types that must not leave the infrastructure; `null` takes the rule's defaults. */
  readonly leaks: readonly string[] | null
  /** Kind of forbidden thing to the globs of files that may do it all the same. */
  readonly blessed: ReadonlyMap<string, readonly string[]>
  /** Globs of domain models, which import nothing but their own layer. */
  readonly models: readonly string[]
  /** Globs of files with rules of the user's own. */
  readonly rules: readonly string[]
  /** Globs of files that are not looked at. */
  readonly ignore: readonly string[]
  /** Globs of files that a build makes, so that an import of them may lead nowhere. */
  readonly generated: readonly string[]
  /** Whatever else a rule wants to be told, by the name of the rule. */
  readonly options: ReadonlyMap<string, unknown>
}
