import type { LayerMap } from '../map/layer-map.ts'
import { compileGlobs, type PathMatcher } from '../map/match-globs.ts'

/** What `layers.yaml` lets single files do, by kind; its globs are compiled once. */
export class Blessings {
  readonly #map: LayerMap | null
  readonly #matchers = new Map<string, PathMatcher>()

  constructor(map: LayerMap | null) {
    this.#map = map
  }

  isBlessed(kind: string, path: string): boolean {
    let matches = this.#matchers.get(kind)
    if (matches === undefined) {
      matches = compileGlobs(this.#map?.blessed.get(kind) ?? [])
      this.#matchers.set(kind, matches)
    }
    return matches(path)
  }
}
