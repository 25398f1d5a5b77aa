import type { ModuleExport, Origin } from '../graph/module-export.ts'
import type { CheckedFile } from '../rule/checked-file.ts'

/** Where a name is made, and the files somebody has to read to know that. */
export interface OriginTrace {
  readonly origin: Origin
  readonly seen: readonly string[]
}

/** What a file passes on, ready to be asked by name. */
interface Passages {
  readonly named: ReadonlyMap<string, ModuleExport>
  readonly stars: readonly string[]
  /** Specifiers to the in-repository files they lead to. */
  readonly targets: ReadonlyMap<string, string>
}

function readPassages(file: CheckedFile): Passages {
  const named = new Map<string, ModuleExport>()
  const stars: string[] = []
  for (const each of file.exports) {
    if (!named.has(each.name)) named.set(each.name, each)
    if (each.name === '*' && each.from !== null) stars.push(each.from)
  }
  const targets = new Map<string, string>()
  for (const { specifier, to } of file.edges) {
    if (to.kind === 'file' && !targets.has(specifier)) targets.set(specifier, to.path)
  }
  return { named, stars, targets }
}

/** The outcome of one step: `origin` is `null` where the file does not export the name at all. */
interface Step {
  readonly origin: Origin | null
  readonly seen: readonly string[]
  /** Whether it came back to a file of this search, so that it holds for this search only. */
  readonly isCut: boolean
}

const goneRound: Step = { origin: null, seen: [], isCut: true }

/**
 * Follows names through barrels to where they are made. Cycles of barrels end, and the answer to a
 * question is the same whatever was asked before.
 */
export class OriginFinder {
  readonly #files: ReadonlyMap<string, CheckedFile>
  readonly #passages = new Map<string, Passages>()
  readonly #traces = new Map<string, Map<string, OriginTrace>>()
  readonly #steps = new Map<string, Step>()

  constructor(files: ReadonlyMap<string, CheckedFile>) {
    this.#files = files
  }

  /** Where a name is made; the file itself where that cannot be told. */
  trace(path: string, symbol: string): OriginTrace {
    let ofPath = this.#traces.get(path)
    if (ofPath === undefined) {
      ofPath = new Map()
      this.#traces.set(path, ofPath)
    }
    const before = ofPath.get(symbol)
    if (before !== undefined) return before
    const itself = { path, symbol }
    const { origin, seen } =
      symbol === '*' ? { origin: itself, seen: [] } : this.#find(path, symbol, new Set())
    const trace = { origin: origin ?? itself, seen }
    ofPath.set(symbol, trace)
    return trace
  }

  #find(path: string, symbol: string, visited: Set<string>): Step {
    const key = `${path}\0${symbol}`
    const before = this.#steps.get(key)
    if (before !== undefined) return before
    if (visited.has(key)) return goneRound
    visited.add(key)
    const step = this.#look(path, symbol, visited)
    if (!step.isCut) this.#steps.set(key, step)
    return step
  }

  #look(path: string, symbol: string, visited: Set<string>): Step {
    const file = this.#files.get(path)
    const seen = [path]
    if (file === undefined) return { origin: { path, symbol }, seen, isCut: false }
    const { named, stars, targets } = this.#passagesOf(file)
    const own = named.get(symbol)
    if (own !== undefined) {
      const target = own.from === null ? undefined : targets.get(own.from)
      if (target === undefined) return { origin: { path, symbol }, seen, isCut: false }
      return this.#passOn(path, target, own.imported ?? symbol, visited)
    }
    // `export *` passes everything on but the default.
    if (symbol === 'default') return { origin: null, seen, isCut: false }
    let isCut = false
    for (const from of stars) {
      const target = targets.get(from)
      if (target === undefined) continue
      const step = this.#find(target, symbol, visited)
      seen.push(...step.seen)
      isCut ||= step.isCut
      if (step.origin !== null) return { origin: step.origin, seen, isCut }
    }
    return { origin: null, seen, isCut }
  }

  #passOn(path: string, target: string, imported: string, visited: Set<string>): Step {
    if (imported === '*') {
      return { origin: { path: target, symbol: '*' }, seen: [path], isCut: false }
    }
    const { origin, seen, isCut } = this.#find(target, imported, visited)
    const there = { path: target, symbol: imported }
    return { origin: origin ?? there, seen: [path, ...seen], isCut }
  }

  #passagesOf(file: CheckedFile): Passages {
    const passages = this.#passages.get(file.path) ?? readPassages(file)
    this.#passages.set(file.path, passages)
    return passages
  }
}
