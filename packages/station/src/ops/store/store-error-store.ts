import {
  getAnnouncedCategories,
  getErrorTimeline,
  getIncidentEnvelopes,
  getIncidentRollup,
  getIncidentTrend,
  listIncidentRollups,
  type Store,
} from '@first-contact/store'
import type {
  EnvelopePage,
  ErrorStorePort,
  HourCountRow,
  IncidentRow,
  OccurrenceCounts,
  PageRequest,
} from '../../domain/ports/error-store-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'
import { byIncident, incidentRowOf, windowCounts } from './incident-rows.ts'
import { envelopeRowOf } from './evidence-rows.ts'
import type { ProducerVersions } from './producer-versions.ts'

const hourMs = 3_600_000

/** Rollups count whole hours, so the window before ends where the first hour of this one begins. */
function windowBefore({ since, until }: TimeWindow): TimeWindow {
  const end = Math.floor(since.getTime() / hourMs) * hourMs
  return { since: new Date(end - (until.getTime() - since.getTime())), until: new Date(end) }
}

function hoursTouched({ since, until }: TimeWindow): number {
  const first = Math.floor(since.getTime() / hourMs)
  return Math.floor(until.getTime() / hourMs) - first + 1
}

/** Answers `ErrorStorePort` from the store: counts from rollups, bodies only as evidence. */
export class StoreErrorStore implements ErrorStorePort {
  readonly #store: Store
  readonly #versions: ProducerVersions

  constructor(store: Store, versions: ProducerVersions) {
    this.#store = store
    this.#versions = versions
  }

  async listIncidents(
    scope: IncidentScope,
    window: TimeWindow,
    filter: { readonly component?: string },
  ): Promise<readonly IncidentRow[]> {
    const options = { ...scope, component: filter.component }
    const [rows, rowsBefore] = await Promise.all([
      listIncidentRollups(this.#store, { ...options, ...window }),
      listIncidentRollups(this.#store, { ...options, ...windowBefore(window) }),
    ])
    const before = new Map(
      byIncident(rowsBefore).map((own) => [own[0].incident_key, windowCounts(own).occurrences]),
    )
    return byIncident(rows).map((own) => {
      const inWindow = windowCounts(own)
      const occurrencesBefore = before.get(own[0].incident_key) ?? 0
      return incidentRowOf(own, { inWindow, occurrencesBefore, ever: inWindow })
    })
  }

  async findIncident(
    scope: IncidentScope,
    key: string,
    window: TimeWindow,
  ): Promise<IncidentRow | null> {
    const [ever, inWindow, before] = await Promise.all([
      getIncidentRollup(this.#store, key, scope),
      this.#countsIn(scope, key, window),
      this.#countsIn(scope, key, windowBefore(window)),
    ])
    const [first, ...rest] = ever
    if (first === undefined) return null
    return incidentRowOf([first, ...rest], {
      inWindow,
      occurrencesBefore: before.occurrences,
      ever: windowCounts(ever),
    })
  }

  async countByHour(
    scope: IncidentScope,
    window: TimeWindow,
    key: string | null,
  ): Promise<readonly HourCountRow[]> {
    const hours = hoursTouched(window)
    const options = { ...scope, until: window.until }
    const rows =
      key === null
        ? await getErrorTimeline(this.#store, { ...options, hours })
        : await getIncidentTrend(this.#store, key, hours, options)
    return rows.map(({ hour, occurrences, retries }) => ({
      hour: new Date(hour),
      occurrences,
      retries,
    }))
  }

  async listCategories(environment: string): Promise<ReadonlyMap<string, string>> {
    return await getAnnouncedCategories(this.#store, environment)
  }

  async listEnvelopes(
    scope: IncidentScope,
    key: string,
    { limit, cursor }: PageRequest,
  ): Promise<EnvelopePage> {
    const page = await getIncidentEnvelopes(this.#store, key, { ...scope, limit, cursor })
    const versionOf = await this.#versions.of(
      page.items.map((row) => ({ producer: row.producer, producerEpoch: row.producer_epoch })),
    )
    return {
      items: page.items.map((row) => envelopeRowOf(row, versionOf)),
      nextCursor: page.nextCursor,
      isPinned: page.items.some(({ source }) => source === 'pinned'),
    }
  }

  async #countsIn(
    scope: IncidentScope,
    key: string,
    window: TimeWindow,
  ): Promise<OccurrenceCounts> {
    return windowCounts(await getIncidentRollup(this.#store, key, { ...scope, ...window }))
  }
}
