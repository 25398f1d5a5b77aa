import type { OpsHealthSignal, OpsProducer } from '../models/ops-health-signal.ts'
import type { HealthStorePort, ProducerRow } from '../ports/health-store-port.ts'
import type { IncidentScope } from '../ports/incident-scope.ts'
import type { TimelineStorePort } from '../ports/timeline-store-port.ts'
import { byUrgency } from '../rules/incident-order.ts'
import { healthState, nowSentence } from '../rules/now-sentence.ts'
import { eventOfChange } from './event-of-row.ts'
import type { OpsIncidentService } from './ops-incident-service.ts'

const dayMs = 24 * 3_600_000

/** A producer that recorded within this time, and did not say that it stopped, runs. */
const aliveWithinMs = 5 * 60_000

/** Who has not been heard of for this long is history, not a process to worry about. */
const producersWithinMs = 7 * dayMs

/** Changes are looked for this far back: a deploy on Friday explains a Monday. */
const changesWithinMs = 7 * dayMs

export interface OpsHealthServiceOptions {
  readonly incidents: OpsIncidentService
  readonly health: HealthStorePort
  readonly timeline: TimelineStorePort
  readonly now?: () => Date
}

/** Is the system OK now? */
export class OpsHealthService {
  readonly #incidents: OpsIncidentService
  readonly #health: HealthStorePort
  readonly #timeline: TimelineStorePort
  readonly #now: () => Date

  constructor({ incidents, health, timeline, now }: OpsHealthServiceOptions) {
    this.#incidents = incidents
    this.#health = health
    this.#timeline = timeline
    this.#now = now ?? (() => new Date())
  }

  async getNow(scope: IncidentScope): Promise<OpsHealthSignal> {
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
