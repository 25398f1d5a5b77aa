import type { OpsBasis } from '../models/ops-basis.ts'
import type { Layer } from '../models/layer.ts'
import type { OpsTrendMetric, OpsTrendPoint, OpsTrendReport } from '../models/ops-trend-metric.ts'
import type {
  ComponentStatsPort,
  HourStatsRow,
  StatsCounts,
} from '../ports/component-stats-port.ts'
import type { DecisionStorePort } from '../ports/decision-store-port.ts'
import type { ErrorStorePort } from '../ports/error-store-port.ts'
import type { IncidentScope, TimeWindow } from '../ports/incident-scope.ts'
import { fillHours } from '../rules/fill-hours.ts'
import { trendMetric } from '../rules/trend-metric.ts'

const hourMs = 3_600_000

export interface OpsTrendServiceOptions {
  readonly stats: ComponentStatsPort
  readonly errors: ErrorStorePort
  readonly decisions: DecisionStorePort
  readonly now?: () => Date
}

/** `hours` is the length of the period that ends now, and of the one before. */
export interface TrendQuery {
  readonly scope: IncidentScope
  readonly hours: number
}

interface Periods {
  readonly scope: IncidentScope
  readonly current: TimeWindow
  readonly previous: TimeWindow
  readonly both: TimeWindow
  /** Something was recorded in the period before: only then is none of a thing a number. */
  readonly hasPrevious: boolean
}

/** Better or worse than in the period of the same length before? */
export class OpsTrendService {
  readonly #stats: ComponentStatsPort
  readonly #errors: ErrorStorePort
  readonly #decisions: DecisionStorePort
  readonly #now: () => Date

  constructor({ stats, errors, decisions, now }: OpsTrendServiceOptions) {
    this.#stats = stats
    this.#errors = errors
    this.#decisions = decisions
    this.#now = now ?? (() => new Date())
  }

  /** Every metric that either period had something to measure for. */
  async getTrends({ scope, hours }: TrendQuery): Promise<OpsTrendReport> {
    const windows = periodsBefore(this.#now(), hours)
    const periods = {
      scope,
      ...windows,
      hasPrevious: await this.#wasRecorded(scope, windows.previous),
    }
    const found = await Promise.all([
      this.#ofLayer(periods, 'L2'),
      this.#ofLayer(periods, 'L5'),
      this.#ofFailures(periods),
      this.#ofDecisions(periods),
    ])
    return {
      since: periods.current.since,
      until: periods.current.until,
      previousSince: periods.previous.since,
      metrics: found.flat(),
    }
  }

  async #wasRecorded(scope: IncidentScope, window: TimeWindow): Promise<boolean> {
    const [stats, incidents, decisions] = await Promise.all([
      this.#stats.countStats(scope, window, { by: 'layer', from: 'hours' }),
      this.#errors.listIncidents(scope, window, {}),
      this.#decisions.countDecisions(scope, window, null),
    ])
    return stats.length + incidents.length + decisions.length > 0
  }

  async #ofLayer(
    { scope, current, previous, both, hasPrevious }: Periods,
    layer: 'L2' | 'L5',
  ): Promise<readonly OpsTrendMetric[]> {
    const request = { by: 'layer', from: 'hours' } as const
    const [now, before, hours] = await Promise.all([
      this.#stats.countStats(scope, current, request),
      this.#stats.countStats(scope, previous, request),
      this.#stats.countStatsByHour(scope, both, { layer }),
    ])
    const value = ofLayer(now, layer)
    const past = ofLayer(before, layer)
    if (value === undefined && past === undefined) return []
    const basis: OpsBasis = { rows: 'hours', ...both }
    const measure = (read: (counts: StatsCounts) => number | null, none: number | null) => ({
      value: value === undefined ? none : read(value),
      previous: past === undefined ? (hasPrevious ? none : null) : read(past),
      points: pointsOf(hours, both, read),
      basis,
    })
    const keys = layerKeys[layer]
    return [
      trendMetric(
        keys.count,
        measure(({ count }) => count, 0),
      ),
      trendMetric(keys.success, measure(successRate, null)),
      trendMetric(
        keys.latency,
        measure(({ p95Us }) => p95Us, null),
      ),
    ]
  }

  async #ofFailures({
    scope,
    current,
    previous,
    both,
    hasPrevious,
  }: Periods): Promise<readonly OpsTrendMetric[]> {
    const [now, before, counted] = await Promise.all([
      this.#errors.listIncidents(scope, current, {}),
      this.#errors.listIncidents(scope, previous, {}),
      this.#errors.countByHour(scope, both, null),
    ])
    if (now.length === 0 && before.length === 0) return []
    const hours = fillHours(counted, both)
    const total = (from: TimeWindow): number =>
      hours.filter(({ hour }) => isIn(hour, from)).reduce((sum, row) => sum + row.occurrences, 0)
    const opened = (rows: typeof now, window: TimeWindow): number =>
      rows.filter(({ firstSeen }) => isIn(firstSeen, window)).length
    const basis: OpsBasis = { rows: 'incidents', ...both }
    return [
      trendMetric('failures', {
        value: total(current),
        previous: hasPrevious ? total(previous) : null,
        points: hours.map(({ hour, occurrences }) => ({ hour, value: occurrences })),
        basis,
      }),
      trendMetric('active_incidents', {
        value: now.length,
        previous: hasPrevious ? before.length : null,
        points: [],
        basis,
      }),
      trendMetric('new_incidents', {
        value: opened(now, current),
        previous: hasPrevious ? opened(before, previous) : null,
        points: [],
        basis,
      }),
    ]
  }

  async #ofDecisions({
    scope,
    current,
    previous,
    both,
    hasPrevious,
  }: Periods): Promise<readonly OpsTrendMetric[]> {
    const [now, before] = await Promise.all([
      this.#decisions.countDecisions(scope, current, null),
      this.#decisions.countDecisions(scope, previous, null),
    ])
    if (now.length === 0 && before.length === 0) return []
    const basis: OpsBasis = { rows: 'decisions', ...both }
    const sum = (rows: typeof now, field: 'decisions' | 'threw'): number =>
      rows.reduce((all, row) => all + row[field], 0)
    const metric = (key: 'decisions' | 'decisions_threw', field: 'decisions' | 'threw') =>
      trendMetric(key, {
        value: sum(now, field),
        previous: hasPrevious ? sum(before, field) : null,
        points: [],
        basis,
      })
    return [metric('decisions', 'decisions'), metric('decisions_threw', 'threw')]
  }
}

const layerKeys = {
  L2: { count: 'requests', success: 'request_success_rate', latency: 'request_latency_p95' },
  L5: { count: 'jobs', success: 'job_success_rate', latency: 'job_latency_p95' },
} as const

/** Whole hours, so that both periods are the same number of rows: the hour that runs counts. */
function periodsBefore(now: Date, hours: number): Omit<Periods, 'scope' | 'hasPrevious'> {
  const end = (Math.floor(now.getTime() / hourMs) + 1) * hourMs
  const since = new Date(end - hours * hourMs)
  const previousSince = new Date(end - 2 * hours * hourMs)
  return {
    current: { since, until: now },
    previous: { since: previousSince, until: since },
    both: { since: previousSince, until: now },
  }
}

function isIn(at: Date, { since, until }: TimeWindow): boolean {
  return at >= since && at < until
}

function ofLayer<Row extends { readonly layer: Layer }>(
  rows: readonly Row[],
  layer: Layer,
): Row | undefined {
  return rows.find((row) => row.layer === layer)
}

function successRate({ count, errors }: StatsCounts): number | null {
  return count === 0 ? null : 1 - errors / count
}

function pointsOf(
  hours: readonly HourStatsRow[],
  { since, until }: TimeWindow,
  read: (counts: StatsCounts) => number | null,
): readonly OpsTrendPoint[] {
  const byHour = new Map(hours.map((row) => [row.hour.getTime(), row]))
  const length = Math.max(0, Math.ceil((until.getTime() - since.getTime()) / hourMs))
  return Array.from({ length }, (_, index) => {
    const hour = new Date(since.getTime() + index * hourMs)
    const row = byHour.get(hour.getTime())
    return { hour, value: row === undefined ? null : read(row) }
  })
}
