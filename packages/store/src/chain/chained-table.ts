import { decisionDigest, envelopeDigest } from '@first-contact/recorder/records'

import { incidentKey } from '../ingest/incident-key.ts'
import { decisionColumns, toDecisionRecord, type RawDecision } from '../queries/decision-row.ts'
import { envelopeColumns, toEnvelopeRecord, type RawEnvelope } from '../queries/envelope-row.ts'
import type { ChainPlace } from './chain-hash.ts'

/** Which row, where a problem names one. */
export interface NamedRow {
  readonly errorId: string | null
  readonly decisionId: string | null
}

export const noRow: NamedRow = Object.freeze({ errorId: null, decisionId: null })

/** A row of any table that is in the chain. */
export type ChainedRow = {
  readonly digest: string
  readonly chain_writer: number
  readonly chain_batch: string
} & ((RawEnvelope & { readonly decision_id: string | null }) | RawDecision)

/** How the rows of one table are read and checked. */
export interface ChainedTable {
  readonly columns: string
  /** By which they lie in a day. */
  readonly timeColumn: '"timestamp"' | 'created_at'
  /** Rows fetched at once: a decision may be twenty times as long as an envelope. */
  readonly rowsPerFetch: number
}

const envelopes = { columns: envelopeColumns, rowsPerFetch: 2000 }
const decisions = { columns: decisionColumns, rowsPerFetch: 200 }

export const chainedTables: { readonly [place in ChainPlace]: ChainedTable } = {
  infra_error_events: { ...envelopes, timeColumn: '"timestamp"' },
  infra_out_of_range: { ...envelopes, timeColumn: 'created_at' },
  infra_decision_snapshots: { ...decisions, timeColumn: '"timestamp"' },
  infra_out_of_range_decisions: { ...decisions, timeColumn: 'created_at' },
}

function isEnvelope(row: ChainedRow): row is ChainedRow & RawEnvelope {
  return 'incident_key' in row
}

export function nameOf(row: ChainedRow): NamedRow {
  return isEnvelope(row)
    ? { errorId: row.error_id, decisionId: null }
    : { errorId: null, decisionId: row.decision_id }
}

/**
 * What is wrong with a row, or null. The digest covers what the producer sent, the incident key is
 * made from that; both are made again.
 */
export function faultOf(row: ChainedRow): string | null {
  const changed = 'its columns do not give its digest'
  if (!isEnvelope(row)) return decisionDigest(toDecisionRecord(row)) === row.digest ? null : changed
  const record = toEnvelopeRecord(row)
  if (envelopeDigest(record) !== row.digest) return changed
  return incidentKey(record) === row.incident_key ? null : 'its incident key is another one'
}
