import type { EnvelopeRecord, ShedEnvelopes } from '@first-contact/recorder/records'
import { incidentKey } from '@first-contact/store'
import type {
  EnvelopePage,
  ErrorStorePort,
  HourCountRow,
  IncidentRow,
  OccurrenceCounts,
  PageRequest,
} from '../../domain/ports/error-store-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'
import { isInScope, type KeyedEnvelope, type RecordIndex } from './record-index.ts'
import { envelopeRowOfRecord } from '../record-rows.ts'

const hourMs = 3_600_000
const sampleMax = 5

/** One failure, or several that were shed together: what counting needs of it. */
interface Counted {
  readonly key: string
  readonly of: EnvelopeRecord | ShedEnvelopes
  readonly origin: EnvelopeRecord['origin']
  readonly atMs: number
  readonly counts: OccurrenceCounts
}

function countedEnvelope({ key, record, atMs }: KeyedEnvelope): Counted {
  const isRetry = record.attempt > 1
  return {
    key,
    of: record,
    origin: record.origin,
    atMs,
    counts: {
      occurrences: isRetry ? 0 : 1,
      retries: isRetry ? 1 : 0,
      shed: 0,
      critical: record.severity === 'critical' ? 1 : 0,
    },
  }
}

function countedShed(origin: EnvelopeRecord['origin'], shed: ShedEnvelopes): Counted {
  const occurrences = shed.count - shed.retries
  return {
    key: incidentKey(shed),
    of: shed,
    origin,
    atMs: Date.parse(shed.last_at),
    counts: {
      occurrences,
      retries: shed.retries,
      shed: occurrences,
      critical: shed.severity === 'critical' ? shed.count : 0,
    },
  }
}

function sum(rows: readonly Counted[]): OccurrenceCounts {
  return rows.reduce<OccurrenceCounts>(
    (total, { counts }) => ({
      occurrences: total.occurrences + counts.occurrences,
      retries: total.retries + counts.retries,
      shed: total.shed + counts.shed,
      critical: total.critical + counts.critical,
    }),
    { occurrences: 0, retries: 0, shed: 0, critical: 0 },
  )
}

function within(rows: readonly Counted[], since: Date, until: Date): readonly Counted[] {
  return rows.filter(({ atMs }) => atMs >= since.getTime() && atMs < until.getTime())
}

function distinct(values: readonly (string | null)[]): number {
  return new Set(values.filter((value) => value !== null)).size
}

/** Answers `ErrorStorePort` from records in memory: a file, or a test. */
export class RecordsErrorStore implements ErrorStorePort {
  readonly #index: RecordIndex

  constructor(index: RecordIndex) {
    this.#index = index
  }

  async listIncidents(
    scope: IncidentScope,
    window: TimeWindow,
    filter: { readonly component?: string },
  ): Promise<readonly IncidentRow[]> {
    const byKey = Map.groupBy(this.#counted(scope), ({ key }) => key)
    return [...byKey]
      .map(([key, rows]) => this.#row(scope, key, rows, window))
      .filter(({ inWindow }) => inWindow.occurrences + inWindow.retries > 0)
      .filter(({ component }) => filter.component === undefined || component === filter.component)
  }

  async findIncident(
    scope: IncidentScope,
    key: string,
    window: TimeWindow,
  ): Promise<IncidentRow | null> {
    const rows = this.#counted(scope).filter((row) => row.key === key)
    return rows.length === 0 ? null : this.#row(scope, key, rows, window)
  }

  async countByHour(
    scope: IncidentScope,
    window: TimeWindow,
    key: string | null,
  ): Promise<readonly HourCountRow[]> {
    const rows = within(this.#counted(scope), window.since, window.until)
    const ofKey = rows.filter((row) => key === null || row.key === key)
    const byHour = Map.groupBy(ofKey, ({ atMs }) => Math.floor(atMs / hourMs) * hourMs)
    return [...byHour]
      .toSorted(([a], [b]) => a - b)
      .map(([hour, counted]) => {
        const { occurrences, retries } = sum(counted)
        return { hour: new Date(hour), occurrences, retries }
      })
  }

  async listCategories(environment: string): Promise<ReadonlyMap<string, string>> {
    const starts = this.#index.records
      .filter((record) => record.kind === 'start')
      .filter((record) => record.environment === environment)
      .toSorted((a, b) => a.started_at.localeCompare(b.started_at))
    return new Map(starts.flatMap((start) => Object.entries(start.error_classes ?? {})))
  }

  async listEnvelopes(
    scope: IncidentScope,
    key: string,
    { limit, cursor }: PageRequest,
  ): Promise<EnvelopePage> {
    const all = this.#envelopes(scope).filter((envelope) => envelope.key === key)
    const start = cursor === null ? 0 : Number(cursor)
    const items = all.slice(start, start + limit)
    const next = start + items.length
    return {
      items: items.map(({ record }) =>
        envelopeRowOfRecord(record, this.#index.versionOf(record.producer, record.producer_epoch)),
      ),
      nextCursor: next < all.length ? String(next) : null,
      isPinned: false,
    }
  }

  #envelopes(scope: IncidentScope): readonly KeyedEnvelope[] {
    return this.#index.envelopes.filter(({ record }) => isInScope(record, scope))
  }

  #counted(scope: IncidentScope): readonly Counted[] {
    const shed = this.#index.records
      .filter((record) => record.kind === 'shed')
      .filter((record) => isInScope(record, scope))
      .flatMap((record) => record.envelopes.map((part) => countedShed(record.origin, part)))
    return [...this.#envelopes(scope).map(countedEnvelope), ...shed]
  }

  #row(
    scope: IncidentScope,
    key: string,
    rows: readonly Counted[],
    window: TimeWindow,
  ): IncidentRow {
    const [first] = rows
    const of = first?.of ?? { component: '', layer: 'L6', error_class: 'unknown', operation: '' }
    const envelopes = this.#envelopes(scope).filter((envelope) => envelope.key === key)
    const times = rows.map(({ atMs }) => atMs)
    const before = new Date(2 * window.since.getTime() - window.until.getTime())
    return {
      key,
      environment: scope.environment,
      component: of.component,
      layer: of.layer,
      errorClass: of.error_class,
      operation: of.operation,
      origins: [...new Set(rows.map(({ origin }) => origin))].toSorted(),
      firstSeen: new Date(Math.min(...times)),
      lastSeen: new Date(Math.max(...times)),
      inWindow: sum(within(rows, window.since, window.until)),
      occurrencesBefore: sum(within(rows, before, window.since)).occurrences,
      ever: sum(rows),
      affectedRuns: distinct(envelopes.map(({ record }) => record.run_id)),
      affectedAgents: distinct(envelopes.map(({ record }) => record.agent_id)),
      sampleCorrelationIds: [
        ...new Set(envelopes.map(({ record }) => record.correlation_id)),
      ].slice(0, sampleMax),
      closedAt: null,
    }
  }
}
