import type { DecisionRecord } from '@first-contact/recorder/records'
import type {
  DecisionCountRow,
  DecisionRow,
  DecisionRowFilter,
  DecisionRowPage,
  DecisionStorePort,
} from '../../domain/ports/decision-store-port.ts'
import type { PageRequest } from '../../domain/ports/error-store-port.ts'
import type { IncidentScope, TimeWindow } from '../../domain/ports/incident-scope.ts'
import { decisionRowOfRecord } from '../record-rows.ts'
import { isInScope, type RecordIndex } from './record-index.ts'

const hourMs = 3_600_000

function passes(record: DecisionRecord, filter: DecisionRowFilter): boolean {
  const wanted: readonly (readonly [asked: string | undefined, is: string | null])[] = [
    [filter.engine, record.engine],
    [filter.outcome, record.outcome ?? ''],
    [filter.engineVersion, record.engine_version],
    [filter.replayability, record.replayability],
    [filter.runId, record.run_id],
    [filter.correlationId, record.correlation_id],
  ]
  return wanted.every(([asked, is]) => asked === undefined || asked === is)
}

function newestFirst(a: DecisionRecord, b: DecisionRecord): number {
  const [left, right] = [`${a.timestamp} ${a.decision_id}`, `${b.timestamp} ${b.decision_id}`]
  return left === right ? 0 : left < right ? 1 : -1
}

function within(records: readonly DecisionRecord[], since: Date, until: Date) {
  return records.filter(({ timestamp }) => {
    const at = Date.parse(timestamp)
    return at >= since.getTime() && at < until.getTime()
  })
}

/** Answers `DecisionStorePort` from records in memory: a file, or a test. */
export class RecordsDecisionStore implements DecisionStorePort {
  readonly #index: RecordIndex
  readonly #decisions: readonly DecisionRecord[]

  constructor(index: RecordIndex) {
    this.#index = index
    this.#decisions = index.records
      .filter((record) => record.kind === 'decision')
      .toSorted(newestFirst)
  }

  async listDecisions(
    scope: IncidentScope,
    { since, until }: TimeWindow,
    filter: DecisionRowFilter,
    { limit, cursor }: PageRequest,
  ): Promise<DecisionRowPage> {
    // Nobody can ask for replays here.
    if (filter.verdict !== undefined) return { items: [], nextCursor: null }
    const all = within(this.#inScope(scope), since, until).filter((each) => passes(each, filter))
    const start = cursor === null ? 0 : Number(cursor)
    const items = all.slice(start, start + limit).map((record) => this.#rowOf(record))
    const next = start + items.length
    return { items, nextCursor: next < all.length ? String(next) : null }
  }

  async findDecisions(environment: string, decisionId: string): Promise<readonly DecisionRow[]> {
    return this.#inScope({ environment, origins: [] })
      .filter((record) => record.decision_id === decisionId)
      .map((record) => this.#rowOf(record))
  }

  async countDecisions(
    scope: IncidentScope,
    { since, until }: TimeWindow,
    engine: string | null,
  ): Promise<readonly DecisionCountRow[]> {
    const from = new Date(Math.floor(since.getTime() / hourMs) * hourMs)
    const to = new Date(Math.ceil(until.getTime() / hourMs) * hourMs)
    const counted = within(this.#inScope(scope), from, to).filter(
      (record) => engine === null || record.engine === engine,
    )
    const groups = Map.groupBy(counted, (record) =>
      JSON.stringify([record.engine, record.engine_version, record.outcome ?? '']),
    )
    return [...groups.values()].flatMap((own) => {
      const [first] = own
      return first === undefined ? [] : [countsOf(first, own)]
    })
  }

  #inScope(scope: IncidentScope): readonly DecisionRecord[] {
    return this.#decisions.filter((record) => isInScope(record, scope))
  }

  #rowOf(record: DecisionRecord): DecisionRow {
    return decisionRowOfRecord(
      record,
      this.#index.versionOf(record.producer, record.producer_epoch),
    )
  }
}

function countsOf(first: DecisionRecord, own: readonly DecisionRecord[]): DecisionCountRow {
  const count = (isCounted: (record: DecisionRecord) => boolean) => own.filter(isCounted).length
  return {
    engine: first.engine,
    engineVersion: first.engine_version,
    outcome: first.outcome ?? '',
    decisions: own.length,
    threw: count(({ threw }) => threw !== null),
    exact: count(({ replayability }) => replayability === 'exact'),
    partial: count(({ replayability }) => replayability === 'partial'),
    notReplayable: count(({ replayability }) => replayability === 'no'),
  }
}
