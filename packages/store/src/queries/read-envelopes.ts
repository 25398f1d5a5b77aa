import type { ReadTx } from '@first-contact/transactions'
import {
  envelopeColumns,
  toEnvelopeRow,
  type EnvelopeRow,
  type RawEnvelope,
} from './envelope-row.ts'
import { placesQuery, type EvidenceFilter, type EvidencePlaces } from './evidence-places.ts'
import { pageStart, toPage, type Page, type PageOptions, type PageStart } from './page.ts'

/** Rows of a page when nobody says how many. */
const envelopePageRows = 100

const envelopePlaces: EvidencePlaces = {
  columns: envelopeColumns,
  id: 'error_id',
  kept: 'infra_error_events',
  outOfRange: 'infra_out_of_range',
  pinned: 'infra_pinned_events',
}

/** @throws FC_INVALID_CURSOR */
export function envelopePageStart(options: PageOptions): PageStart {
  return pageStart(options, envelopePageRows, 3)
}

/** One page of envelopes, wherever they are. */
export async function readEnvelopes<S>(
  tx: ReadTx<S>,
  schema: string,
  filter: EvidenceFilter,
): Promise<Page<EnvelopeRow>> {
  const { text, values } = placesQuery(schema, envelopePlaces, filter)
  const rows = await tx.query<RawEnvelope & { seen_at: Date; source: EnvelopeRow['source'] }>(
    text,
    values,
  )
  const distinct = new Map<string, EnvelopeRow>()
  for (const raw of rows) {
    if (!distinct.has(raw.digest)) distinct.set(raw.digest, toEnvelopeRow(raw))
  }
  return toPage([...distinct.values()], filter.limit, (row) => [
    row.seen_at,
    row.error_id,
    row.digest,
  ])
}
