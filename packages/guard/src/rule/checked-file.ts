import type { Comment, Program } from 'oxc-parser'
import type { Edge } from '../graph/edge.ts'
import type { ModuleExport } from '../graph/module-export.ts'
import type { Layer, Namespace, Room } from '../map/layer-map.ts'

/** A place in a file, counted from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** What a rule sees of one file. */
export interface CheckedFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly text: string
  /** `null` without a `layers.yaml`. */
  readonly room: Room | null
  readonly layer: Layer | null
  readonly namespace: Namespace | null
  readonly edges: readonly Edge[]
  readonly exports: readonly ModuleExport[]
  /** Below a folder named `test`, `tests` or `__tests__`, or named `*.test.*` or `*.spec.*`. */
  readonly isTest: boolean
  /** The syntax tree, made on the first call; offsets are UTF-16. */
  ast(): Program
  comments(): readonly Comment[]
  placeOf(offset: number): Place
  lineOf(offset: number): number
}
