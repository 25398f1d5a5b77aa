import type { ActiveSpan } from '../correlation/active-span.ts'
import type { Origin } from '../records/record-header.ts'
import { origins } from '../records/record-header.ts'
import type { ComponentStats } from '../records/stats-record.ts'
import { type Layer, layers } from '../taxonomy/layer.ts'
import { StatsCell } from './latency-sketch.ts'

/** Operations counted apart for each origin; more than this is a path with ids in it. */
const cellsMax = 500
/** Where the rest is counted, so that a component's total stays exact. */
const otherOperation = '(other)'

/** Where spans of one operation were counted last: one look-up where the maps below take four. */
interface Recent {
  readonly origin: Origin
  readonly layer: Layer
  readonly component: string
  readonly cell: StatsCell
}

type Operations = Map<string, StatsCell>
type Components = Map<string, Operations>

/** Exact counts of every span that ended, sampled or not, in place and without a string a span. */
export class ComponentCounts {
  readonly #byOrigin = new Map<Origin, { cells: number; byLayer: Map<Layer, Components> }>()
  readonly #recent = new Map<string, Recent>()

  add(span: ActiveSpan): void {
    const recent = this.#recent.get(span.operation)
    const isSame =
      recent !== undefined &&
      recent.component === span.component &&
      recent.layer === span.layer &&
      recent.origin === span.origin
    const cell = isSame ? recent.cell : this.#cell(span)
    cell.add(span.durationMs, span.outcome === 'error')
  }

  /** What was counted for an origin since the last call; empty when nothing ended. */
  take(origin: Origin, label: (text: string) => string): readonly ComponentStats[] {
    const taken: ComponentStats[] = []
    for (const layer of layers) {
      for (const [component, operations] of this.#byOrigin.get(origin)?.byLayer.get(layer) ?? []) {
        for (const [operation, cell] of operations) {
          if (cell.count === 0) continue
          const { count, errors } = cell
          taken.push({
            component: label(component),
            layer,
            operation: label(operation),
            count,
            errors,
            latency: cell.take(),
          })
        }
      }
    }
    this.#forgetIdle(origin, taken.length)
    return taken
  }

  get origins(): readonly Origin[] {
    return origins.filter((origin) => this.#byOrigin.has(origin))
  }

  /** Names that were not used in a whole window make room when the bound is near. */
  #forgetIdle(origin: Origin, used: number): void {
    const slot = this.#byOrigin.get(origin)
    if (slot !== undefined && slot.cells > cellsMax && used < slot.cells) {
      this.#byOrigin.delete(origin)
      this.#recent.clear()
    }
  }

  #cell(span: ActiveSpan): StatsCell {
    let slot = this.#byOrigin.get(span.origin)
    if (slot === undefined)
      this.#byOrigin.set(span.origin, (slot = { cells: 0, byLayer: new Map() }))
    let components = slot.byLayer.get(span.layer)
    if (components === undefined) slot.byLayer.set(span.layer, (components = new Map()))
    let operations = components.get(span.component)
    if (operations === undefined) components.set(span.component, (operations = new Map()))
    const known = operations.get(span.operation)
    if (known !== undefined) return this.#remember(span, known)
    const operation = slot.cells < cellsMax ? span.operation : otherOperation
    let cell = operations.get(operation)
    if (cell === undefined) {
      operations.set(operation, (cell = new StatsCell()))
      slot.cells += 1
    }
    return cell
  }

  /** Only names with a cell of their own, so that there are no more of them than cells. */
  #remember(span: ActiveSpan, cell: StatsCell): StatsCell {
    const { origin, layer, component } = span
    this.#recent.set(span.operation, { origin, layer, component, cell })
    return cell
  }
}
