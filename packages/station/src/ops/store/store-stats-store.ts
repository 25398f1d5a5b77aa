import {
  getComponentStats,
  getComponentTrend,
  type HourStatsRow as StoredHour,
  type Store,
} from '@first-contact/store'
import type { Layer } from '../../domain/models/layer.ts'
import type {
  ComponentStatsPort,
  ComponentStatsRow,
  HourStatsRow,
  StatsCounts,
  StatsRequest,
} from '../../domain/ports/component-stats-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'

/** Answers `ComponentStatsPort` from the store. */
export class StoreStatsStore implements ComponentStatsPort {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async countStats(
    scope: IncidentScope,
    window: TimeWindow,
    request: StatsRequest,
  ): Promise<readonly ComponentStatsRow[]> {
    const rows = await getComponentStats(this.#store, { ...scope, ...window, ...request })
    return rows.map((row) => ({
      component: row.component,
      layer: row.layer as Layer,
      operation: row.operation,
      ...countsOf(row),
      lastAt: new Date(row.last_at),
    }))
  }

  async countStatsByHour(
    scope: IncidentScope,
    window: TimeWindow,
    filter: { readonly component?: string; readonly layer?: Layer },
  ): Promise<readonly HourStatsRow[]> {
    const rows = await getComponentTrend(this.#store, { ...scope, ...window, ...filter })
    return rows.map((row) => ({ hour: new Date(row.hour), ...countsOf(row) }))
  }
}

function countsOf(row: Omit<StoredHour, 'hour'>): StatsCounts {
  return {
    count: row.count,
    errors: row.errors,
    meanUs: row.mean_us,
    maxUs: row.max_us,
    p50Us: row.p50_us,
    p95Us: row.p95_us,
    p99Us: row.p99_us,
  }
}
