import type { Namespace } from '../map/layer-map.ts'
import type { Allowance } from './make-allowances.ts'

/** A layer of a map that is being made. */
export interface ProposedLayer {
  readonly id: string
  readonly name?: string
  readonly mayImport: readonly string[]
  readonly mayEmit?: readonly string[]
}

/** A room of it. */
export interface ProposedRoom {
  readonly name: string
  readonly layer: string
  readonly namespace?: Namespace
  /** Also those with a `!`. */
  readonly files: readonly string[]
  /** How many files lie in it now. */
  readonly count: number
}

/** What one room takes from another against the order. */
export interface ProposedArrow {
  readonly from: string
  readonly to: string
  /** `null` allows the whole room. */
  readonly only: readonly string[] | null
  readonly isTypesOnly: boolean
  /** What goes this way now, in words. */
  readonly why: string
}

/** `plain` has a room for each folder, `seven` one for each of the seven layers. */
export type Preset = 'plain' | 'seven'

/** A map before it is written down. */
export interface ProposedMap {
  readonly preset: Preset
  readonly layers: readonly ProposedLayer[]
  readonly rooms: readonly ProposedRoom[]
  readonly arrows: readonly ProposedArrow[]
  readonly allowances: readonly Allowance[]
}
