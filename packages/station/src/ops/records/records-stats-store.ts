import {
  latencyQuantileUs,
  type ComponentStats,
  type StatsRecord,
} from '@first-contact/recorder/records'
import type { Layer } from '../../domain/models/layer.ts'
import type {
  ComponentStatsPort,
  ComponentStatsRow,
  HourStatsRow,
  StatsCounts,
  StatsRequest,
} from '../../domain/ports/component-stats-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'
import { isInScope, type RecordIndex } from './record-index.ts'

const hourMs = 3_600_000

interface Counted {
  readonly atMs: number
  readonly stats: ComponentStats
}

/** Answers `ComponentStatsPort` from records in memory. */
export class RecordsStatsStore implements ComponentStatsPort {
  readonly #records: readonly StatsRecord[]

  constructor(index: RecordIndex) {
    this.#records = index.records.filter((record) => record.kind === 'stats')
  }

  async countStats(
    scope: IncidentScope,
    window: TimeWindow,
    { by, from, component }: StatsRequest,
  ): Promise<readonly ComponentStatsRow[]> {
    const counted = this.#counted(scope, from === 'hours' ? wholeHours(window) : window)
      .filter(({ stats }) => component === undefined || stats.component === component)
      .map(({ atMs, stats }) => ({ atMs: from === 'hours' ? hourOf(atMs) : atMs, stats }))
    return [...Map.groupBy(counted, ({ stats }) => keyOf(stats, by))]
      .flatMap(([, rows]) => {
        const [first] = rows
        if (first === undefined) return []
        const { layer } = first.stats
        return {
          component: by === 'layer' ? '' : first.stats.component,
          layer,
          operation: by === 'operation' ? first.stats.operation : '',
          ...addedUp(rows),
          lastAt: new Date(Math.max(...rows.map(({ atMs }) => atMs))),
        }
      })
      .toSorted((a, b) => b.count - a.count)
  }

  async countStatsByHour(
    scope: IncidentScope,
    window: TimeWindow,
    { component, layer }: { readonly component?: string; readonly layer?: Layer },
  ): Promise<readonly HourStatsRow[]> {
    const counted = this.#counted(scope, wholeHours(window)).filter(
      ({ stats }) =>
        (component === undefined || stats.component === component) &&
        (layer === undefined || stats.layer === layer),
    )
    return [...Map.groupBy(counted, ({ atMs }) => hourOf(atMs))]
      .map(([hour, rows]) => ({ hour: new Date(hour), ...addedUp(rows) }))
      .toSorted((a, b) => a.hour.getTime() - b.hour.getTime())
  }

  #counted(scope: IncidentScope, { since, until }: TimeWindow): readonly Counted[] {
    return this.#records
      .filter((record) => isInScope(record, scope))
      .map((record) => ({ record, atMs: Date.parse(record.window_start) }))
      .filter(({ atMs }) => atMs >= since.getTime() && atMs < until.getTime())
      .flatMap(({ record, atMs }) => record.components.map((stats) => ({ atMs, stats })))
  }
}

const hourOf = (atMs: number): number => Math.floor(atMs / hourMs) * hourMs

function wholeHours({ since, until }: TimeWindow): TimeWindow {
  return { since: new Date(hourOf(since.getTime())), until }
}

function keyOf({ layer, component, operation }: ComponentStats, by: StatsRequest['by']): string {
  if (by === 'layer') return layer
  return by === 'component' ? `${layer} ${component}` : `${layer} ${component} ${operation}`
}

function addedUp(rows: readonly Counted[]): StatsCounts {
  const sum = (read: (stats: ComponentStats) => number): number =>
    rows.reduce((all, { stats }) => all + read(stats), 0)
  const counts = new Map<number, number>()
  for (const [index, count] of rows.flatMap(({ stats }) => stats.latency.buckets)) {
    counts.set(index, (counts.get(index) ?? 0) + count)
  }
  const buckets = [...counts].toSorted(([a], [b]) => a - b)
  const maxUs = Math.max(...rows.map(({ stats }) => stats.latency.max_us))
  const quantile = (share: number): number | null => {
    const us = latencyQuantileUs(buckets, share)
    return us === null ? null : Math.min(Math.round(us), maxUs)
  }
  const count = sum((stats) => stats.count)
  return {
    count,
    errors: sum((stats) => stats.errors),
    meanUs: count === 0 ? 0 : Math.round(sum((stats) => stats.latency.sum_us) / count),
    maxUs,
    p50Us: quantile(0.5),
    p95Us: quantile(0.95),
    p99Us: quantile(0.99),
  }
}
