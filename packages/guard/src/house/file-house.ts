import { RuleMisuseError } from '../errors/rule-misuse-error.ts'
import type { LayerMap, Room } from '../map/layer-map.ts'
import type { House } from '../rule/house.ts'
import { Blessings } from './blessings.ts'

/** What a rule that reads one file alone is told beside it. */
export interface FileHouseParts {
  readonly root: string
  readonly map: LayerMap | null
  readonly roomOf: (path: string) => Room | null
  readonly today: string
}

function refuse(what: string): never {
  throw new RuleMisuseError(what)
}

/** The house of a rule that reads one file alone: the map, and nothing of any other file. */
export class FileHouse implements House {
  readonly root: string
  readonly map: LayerMap | null
  readonly roomOf: (path: string) => Room | null
  readonly #today: string
  readonly #blessings: Blessings
  /** Whether the rule asked for the date, so that its answer holds for this day only. */
  isTodayRead = false

  constructor({ root, map, roomOf, today }: FileHouseParts) {
    this.root = root
    // Arrows change often, and what is kept of a file must outlive that.
    this.map = map === null ? null : { ...map, arrows: [] }
    this.roomOf = roomOf
    this.#today = today
    this.#blessings = new Blessings(map)
  }

  get today(): string {
    this.isTodayRead = true
    return this.#today
  }

  get files(): never {
    return refuse('the files of the house')
  }

  get packages(): never {
    return refuse('the packages of the house')
  }

  candidatesOf(): never {
    return refuse('the candidates of a rule')
  }

  edgesTo(path: string): never {
    return refuse(`the imports of ${path}`)
  }

  packageOf(path: string): never {
    return refuse(`the package of ${path}`)
  }

  originOf(path: string): never {
    return refuse(`what ${path} exports`)
  }

  readText(path: string): never {
    return refuse(`the text of ${path}`)
  }

  isBlessed(kind: string, path: string): boolean {
    return this.#blessings.isBlessed(kind, path)
  }

  optionsOf(rule: string): unknown {
    return this.map?.options.get(rule)
  }
}
