import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asRecord, parseJsonc } from '../../files/parse-jsonc.ts'
import type { House } from '../../rule/house.ts'

/** `deno.json`, and one of another name for another task: `deno.react.jsonc`. */
const configName = /^deno(?:\..+)?\.jsonc?$/

function configsIn(house: House, folder: string): readonly string[] {
  try {
    return readdirSync(join(house.root, folder)).filter((name) => configName.test(name))
  } catch {
    // A folder that is gone declares nothing.
    return []
  }
}

function namesIn(text: string | null): readonly string[] {
  if (text === null) return []
  try {
    return Object.keys(asRecord(asRecord(parseJsonc(text))['imports']))
  } catch {
    // Deno says what is wrong with it.
    return []
  }
}

/** Finds the names that the `imports` of a `deno.json` declare, in a folder or above it. */
export class DenoImports {
  readonly #house: House
  readonly #names = new Map<string, ReadonlySet<string>>()

  constructor(house: House) {
    this.#house = house
  }

  declares(path: string, name: string): boolean {
    const end = path.lastIndexOf('/')
    return this.#namesFor(end === -1 ? '' : path.slice(0, end)).has(name)
  }

  #namesFor(folder: string): ReadonlySet<string> {
    const before = this.#names.get(folder)
    if (before !== undefined) return before
    const above =
      folder === '' ? [] : this.#namesFor(folder.slice(0, Math.max(0, folder.lastIndexOf('/'))))
    const own = configsIn(this.#house, folder).flatMap((config) =>
      namesIn(this.#house.readText(folder === '' ? config : `${folder}/${config}`)),
    )
    // `std/` stands for everything of that name.
    const names = new Set([...above, ...own.map((each) => each.replace(/\/$/, ''))])
    this.#names.set(folder, names)
    return names
  }
}
