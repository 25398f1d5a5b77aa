import type { ReadTx } from '@first-contact/transactions'
import {
  decisionColumns,
  toDecisionRow,
  type DecisionRow,
  type RawDecision,
} from './decision-row.ts'
import { placesQuery, type EvidenceFilter, type EvidencePlaces } from './evidence-places.ts'
import { pageStart, toPage, type Page, type PageOptions, type PageStart } from './page.ts'

/** Rows of a page when nobody says how many: a decision may be 64 KiB. */
const decisionPageRows = 50

/** No page has more decisions than this, whoever asks. */
const decisionPageMax = 500

const decisionPlaces: EvidencePlaces = {
  columns: decisionColumns,
  id: 'decision_id',
  kept: 'infra_decision_snapshots',
  outOfRange: 'infra_out_of_range_decisions',
  pinned: 'infra_pinned_decisions',
}

/** What a query of decisions gives, from any of their places. */
export type FoundDecision = RawDecision & {
  readonly seen_at: Date
  readonly source: DecisionRow['source']
}

/** @throws FC_INVALID_CURSOR */
export function decisionPageStart(options: PageOptions): PageStart {
  const start = pageStart(options, decisionPageRows, 3)
  return { ...start, limit: Math.min(start.limit, decisionPageMax) }
}

/** One page of decisions, wherever they are. */
export async function readDecisions<S>(
  tx: ReadTx<S>,
  schema: string,
  filter: EvidenceFilter,
): Promise<Page<DecisionRow>> {
  return toDecisionPage(await findDecisions(tx, schema, filter), filter.limit)
}

/** The rows of a page and a few more, in order, wherever they are. */
export async function findDecisions<S>(
  tx: ReadTx<S>,
  schema: string,
  filter: EvidenceFilter,
): Promise<readonly DecisionRow[]> {
  const { text, values } = placesQuery(schema, decisionPlaces, filter)
  const rows = await tx.query<FoundDecision>(text, values)
  return rows.map(toDecisionRow)
}

/** Rows in the order of their list, as a page; a decision found in two places is one. */
export function toDecisionPage(rows: readonly DecisionRow[], limit: number): Page<DecisionRow> {
  const distinct = new Map<string, DecisionRow>()
  for (const row of rows) {
    if (!distinct.has(row.digest)) distinct.set(row.digest, row)
  }
  return toPage([...distinct.values()], limit, (row) => [row.seen_at, row.decision_id, row.digest])
}
