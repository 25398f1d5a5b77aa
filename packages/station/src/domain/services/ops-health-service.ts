import type {
  OpsHealthReport,
  OpsHealthSignal,
  OpsHealthStatus,
  OpsOperationHealth,
} from '../models/ops-health-signal.ts'
import type { OpsNow, OpsProducer } from '../models/ops-now.ts'
import type { ComponentStatsPort, HourStatsRow } from '../ports/component-stats-port.ts'
import type { HealthStorePort, ProducerRow } from '../ports/health-store-port.ts'
import type { IncidentScope, TimeWindow } from '../ports/incident-scope.ts'
import type { TimelineStorePort } from '../ports/timeline-store-port.ts'
import { defaultHealthThresholds, type HealthThresholds } from '../rules/health-status.ts'
import { byUrgency } from '../rules/incident-order.ts'
import { healthState, nowSentence } from '../rules/now-sentence.ts'
import { eventOfChange } from './event-of-row.ts'
import { operationOfRow, signalOfFacts } from './health-of-rows.ts'
import type { OpsIncidentService } from './ops-incident-service.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A producer that recorded within this time, and did not say that it stopped, runs. */
const aliveWithinMs = 5 * minuteMs

/** Who has not been heard of for this long is history, not a process to worry about. */
const producersWithinMs = 7 * dayMs

/** Changes are looked for this far back: a deploy on Friday explains a Monday. */
const changesWithinMs = 7 * dayMs

export interface OpsHealthServiceOptions {
  readonly incidents: OpsIncidentService
  readonly health: HealthStorePort
  readonly timeline: TimelineStorePort
  readonly stats: ComponentStatsPort
  readonly thresholds?: HealthThresholds
  readonly now?: () => Date
}

/** Which signals; `minutes` is the window that ends now. */
export interface HealthQuery {
  readonly scope: IncidentScope
  readonly minutes: number
}

/** One component, with what it does and how its day went. */
export interface ComponentHealth {
  readonly signal: OpsHealthSignal
  readonly operations: readonly OpsOperationHealth[]
  /** The last 24 hours, oldest first; an hour without an operation is left out. */
  readonly hours: readonly HourStatsRow[]
}

/** Is the system OK now? */
export class OpsHealthService {
  readonly #incidents: OpsIncidentService
  readonly #health: HealthStorePort
  readonly #timeline: TimelineStorePort
  readonly #stats: ComponentStatsPort
  readonly #thresholds: HealthThresholds
  readonly #now: () => Date

  constructor(options: OpsHealthServiceOptions) {
    this.#incidents = options.incidents
    this.#health = options.health
    this.#timeline = options.timeline
    this.#stats = options.stats
    this.#thresholds = options.thresholds ?? defaultHealthThresholds
    this.#now = options.now ?? (() => new Date())
  }

  /** Every component that was seen in the last day or has an open incident, worst first. */
  async getSignals({ scope, minutes }: HealthQuery): Promise<OpsHealthReport> {
    const checkedAt = this.#now()
    const window = before(checkedAt, minutes * minuteMs)
    const [inWindow, dayBefore, incidents] = await Promise.all([
      this.#stats.countStats(scope, window, { by: 'component', from: 'windows' }),
      this.#stats.countStats(scope, dayBeforeHour(window.since), {
        by: 'component',
        from: 'hours',
      }),
      this.#incidents.getActiveIncidents({ scope, ...before(checkedAt, hourMs) }),
    ])
    const context = { window, checkedAt, thresholds: this.#thresholds }
    const components = componentsOf([...inWindow, ...dayBefore, ...incidents]).map((component) =>
      signalOfFacts(
        {
          ...component,
          inWindow: inWindow.find((row) => isOf(row, component)),
          before: dayBefore.find((row) => isOf(row, component)),
          incidents: incidents.filter((row) => isOf(row, component)),
        },
        context,
      ),
    )
    return {
      environment: scope.environment,
      checkedAt,
      ...window,
      components: components.toSorted(byStatus),
    }
  }

  /** One component; null when nothing is known of it in the last day. */
  async getComponent(component: string, query: HealthQuery): Promise<ComponentHealth | null> {
    const { components, since, until } = await this.getSignals(query)
    const signal = components.find((found) => found.component === component)
    if (signal === undefined) return null
    const { scope } = query
    const [operations, hours] = await Promise.all([
      this.#stats.countStats(
        scope,
        { since, until },
        { by: 'operation', from: 'windows', component },
      ),
      this.#stats.countStatsByHour(scope, before(until, dayMs), { component }),
    ])
    return { signal, operations: operations.map(operationOfRow), hours }
  }

  async getNow(scope: IncidentScope): Promise<OpsNow> {
    const checkedAt = this.#now()
    const day = { scope, since: new Date(checkedAt.getTime() - dayMs), until: checkedAt }
    const week = { since: new Date(checkedAt.getTime() - changesWithinMs), until: checkedAt }
    const [summary, trend, lastStoredAt, producers, changes] = await Promise.all([
      this.#incidents.getIncidentSummary(day),
      this.#incidents.getTrend(day),
      this.#health.lastStoredAt(),
      this.#health.listProducers(scope.environment),
      this.#timeline.listChanges(scope.environment, week, 5),
    ])
    const topIncidents = summary.incidents.toSorted(byUrgency).slice(0, 3)
    const lastStoredAgeMs =
      lastStoredAt === null ? null : Math.max(0, checkedAt.getTime() - lastStoredAt.getTime())
    // The store keeps runs exact within an incident, and a run may be hit by several: no sum.
    const affectedRuns = Math.max(0, ...summary.incidents.map((incident) => incident.affectedRuns))
    const facts = { summary, worst: topIncidents[0] ?? null, affectedRuns, lastStoredAgeMs }
    const state = healthState(facts)
    return {
      environment: scope.environment,
      state,
      sentence: nowSentence(state, facts),
      summary,
      affectedRuns,
      topIncidents,
      trend: trend.slice(-24),
      lastStoredAt,
      lastStoredAgeMs,
      producers: producers
        .filter(({ lastSeenAt }) => checkedAt.getTime() - lastSeenAt.getTime() < producersWithinMs)
        .map((row) => producerOfRow(row, checkedAt)),
      lastChanges: changes.map(eventOfChange),
      checkedAt,
    }
  }
}

const statusOrder: readonly OpsHealthStatus[] = ['unhealthy', 'degraded', 'unknown', 'healthy']

function byStatus(a: OpsHealthSignal, b: OpsHealthSignal): number {
  const byRank = statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status)
  return byRank || b.operations - a.operations || (a.component < b.component ? -1 : 1)
}

function before(until: Date, ms: number): TimeWindow {
  return { since: new Date(until.getTime() - ms), until }
}

/** Whole hours, so that the hour that is looked at is not compared with itself. */
function dayBeforeHour(at: Date): TimeWindow {
  return before(new Date(Math.floor(at.getTime() / hourMs) * hourMs), dayMs)
}

type Component = Pick<OpsHealthSignal, 'component' | 'layer'>

function isOf(row: Component, { component, layer }: Component): boolean {
  return row.component === component && row.layer === layer
}

/** A name that occurs in two layers is two components. */
function componentsOf(rows: readonly Component[]): readonly Component[] {
  const known = new Map(rows.map((row) => [`${row.layer} ${row.component}`, row]))
  return [...known.values()].map(({ component, layer }) => ({ component, layer }))
}

function producerOfRow(row: ProducerRow, now: Date): OpsProducer {
  return {
    producer: row.producer,
    lastSeenAt: row.lastSeenAt,
    isAlive: !row.hasStopped && now.getTime() - row.lastSeenAt.getTime() <= aliveWithinMs,
    missingRecords: row.missingRecords,
    shedRecords: row.shedRecords,
    version: row.version,
  }
}
