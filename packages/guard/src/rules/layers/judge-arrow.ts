import type { Arrow, LayerMap, Room } from '../../map/layer-map.ts'
import { folderFinder } from './folder-in-room.ts'

/** One crossing from a room to a file of another. */
export interface Crossing {
  readonly from: Room
  readonly to: Room
  readonly path: string
  readonly isTypeOnly: boolean
}

/** A room with its layer, where that says more than its name. */
function named({ name, layer }: Room): string {
  return name === layer ? name : `${name} (${layer})`
}

/** Looks up arrows and judges crossings by them. */
export class ArrowJudge {
  readonly #map: LayerMap
  readonly #arrows: ReadonlyMap<string, Arrow>
  readonly #finders = new Map<string, (path: string) => string>()

  constructor(map: LayerMap) {
    this.#map = map
    this.#arrows = new Map(map.arrows.map((arrow) => [`${arrow.from}\0${arrow.to}`, arrow]))
  }

  /** What is wrong with a crossing, or `null`; a room may always import itself. */
  refusalOf({ from, to, path, isTypeOnly }: Crossing): string | null {
    if (from.name === to.name) return null
    const arrow = this.#arrows.get(`${from.name}\0${to.name}`)
    if (arrow === undefined) return this.#refusalOfLayers(from, to)
    const { only } = arrow
    if (only !== null && !only.includes(this.#folderOf(to, path))) {
      return only.length === 0
        ? `${named(from)} may take nothing from ${named(to)}`
        : `${named(from)} may take only ${only.join(', ')} from ${named(to)}`
    }
    return arrow.isTypesOnly && !isTypeOnly
      ? `${named(from)} may take only types from ${named(to)}`
      : null
  }

  /** Whether the arrow between two rooms names folders, so that every name has to be followed. */
  namesFolders(from: Room, to: Room): boolean {
    const only = this.#arrows.get(`${from.name}\0${to.name}`)?.only ?? null
    return only !== null && only.length > 0
  }

  #folderOf(room: Room, path: string): string {
    const find = this.#finders.get(room.name) ?? folderFinder(room)
    this.#finders.set(room.name, find)
    return find(path)
  }

  #refusalOfLayers(from: Room, to: Room): string | null {
    const layer = this.#map.layers.get(from.layer)
    if (layer?.mayImport.includes(to.layer) === true) return null
    const allowed =
      layer === undefined || layer.mayImport.length === 0 ? 'nothing' : layer.mayImport.join(', ')
    return `${named(from)} may not import ${named(to)}: ${from.layer} imports ${allowed}`
  }
}
