import type { Edge, EdgeSymbol } from '../../graph/edge.ts'
import type { LayerMap, Room } from '../../map/layer-map.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { ArrowJudge } from './judge-arrow.ts'

/** A side effect takes no name, and crosses all the same. */
const sideEffect: readonly EdgeSymbol[] = [{ name: '', isType: false }]

class EdgeJudge {
  readonly #house: House
  readonly #arrows: ArrowJudge

  constructor(house: House, arrows: ArrowJudge) {
    this.#house = house
    this.#arrows = arrows
  }

  *judge(from: Room, edge: Edge): Iterable<Finding> {
    if (edge.to.kind !== 'file') return
    const { path } = edge.to
    const to = this.#house.roomOf(path)
    if (to === null) return
    const symbols = edge.symbols.length === 0 ? sideEffect : edge.symbols
    // A barrel belongs to its room; what goes through it is judged where it is made.
    const isBarrelJudgedByName = this.#arrows.namesFolders(from, to)
    for (const symbol of symbols) {
      const isTypeOnly = edge.isTypeOnly || symbol.isType
      const refusal = this.#arrows.refusalOf({ from, to, path, isTypeOnly })
      const origin = symbol.name === '' ? null : this.#house.originOf(path, symbol.name)
      const isPassedOn = origin !== null && origin.path !== path
      if (refusal !== null && !(isBarrelJudgedByName && isPassedOn)) {
        yield this.#finding(edge, symbol, path, refusal)
        continue
      }
      if (!isPassedOn) continue
      const home = this.#house.roomOf(origin.path)
      const beyond =
        home === null
          ? null
          : this.#arrows.refusalOf({ from, to: home, path: origin.path, isTypeOnly })
      if (beyond === null) continue
      const way = `${beyond}; ${symbol.name} comes from ${origin.path} through ${path}`
      yield this.#finding(edge, symbol, origin.path, way)
    }
  }

  #finding(edge: Edge, symbol: EdgeSymbol, to: string, message: string): Finding {
    const { from: path, line, column, endColumn } = edge
    const finding = { path, line, column, endColumn, message, to }
    return symbol.name === '' ? finding : { ...finding, symbol: symbol.name }
  }
}

const judges = new WeakMap<LayerMap, ArrowJudge>()

/** One judge for each map: it is asked about every file. */
function arrowsOf(map: LayerMap): ArrowJudge {
  const judge = judges.get(map) ?? new ArrowJudge(map)
  judges.set(map, judge)
  return judge
}

/** Imports follow the arrows of `layers.yaml`, types too, and through barrels. */
export const layers: Rule = defineRule({
  name: 'layers',
  title: 'Imports follow the arrows',
  severity: 'violation',
  why: 'A layer that reaches where it may not cannot be changed, tested or understood alone.',
  fix: 'Declare what you need as an interface of your own and let the composition root hand it in; or move the code to the layer it belongs to.',
  needsMap: true,
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    if (house.map === null || file.room === null) return
    const judge = new EdgeJudge(house, arrowsOf(house.map))
    for (const edge of file.edges) yield* judge.judge(file.room, edge)
  },
})
