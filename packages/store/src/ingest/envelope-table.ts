import type { EnvelopeRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'
import { incidentKey } from './incident-key.ts'

/** An envelope with what ingest adds to it. */
export interface IncomingEnvelope {
  readonly record: EnvelopeRecord
  readonly storedAt: string
  readonly chainWriter: number
  readonly chainBatch: number
}

const plain = (name: ScalarField<EnvelopeRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingEnvelope): ColumnValue => row.record[name],
})

const columns = [
  plain('error_id', 'text'),
  plain('timestamp', 'timestamptz'),
  plain('digest', 'text'),
  plain('format', 'int2'),
  plain('attempt', 'int4'),
  plain('sequence', 'int8'),
  { name: 'chain_writer', type: 'int4', value: (row: IncomingEnvelope) => row.chainWriter },
  { name: 'chain_batch', type: 'int8', value: (row: IncomingEnvelope) => row.chainBatch },
  { name: 'created_at', type: 'timestamptz', value: (row: IncomingEnvelope) => row.storedAt },
  { name: 'incident_key', type: 'text', value: (row: IncomingEnvelope) => incidentKey(row.record) },
  plain('layer', 'text'),
  plain('component', 'text'),
  plain('operation', 'text'),
  plain('error_class', 'text'),
  plain('severity', 'text'),
  plain('message', 'text'),
  plain('correlation_id', 'text'),
  plain('span_id', 'text'),
  plain('decision_id', 'text'),
  plain('run_id', 'text'),
  plain('agent_id', 'text'),
  plain('tenant_id', 'text'),
  plain('input_hash', 'text'),
  plain('input_hash_key_id', 'text'),
  plain('exception_type', 'text'),
  {
    name: 'exception_chain',
    type: 'json',
    value: (row: IncomingEnvelope) => JSON.stringify(row.record.exception_chain),
  },
  {
    name: 'context',
    type: 'json',
    value: (row: IncomingEnvelope) => JSON.stringify(row.record.context),
  },
  {
    name: 'violations',
    type: 'json',
    value: (row: IncomingEnvelope) => JSON.stringify(row.record.violations),
  },
  plain('producer', 'text'),
  plain('producer_epoch', 'text'),
  plain('environment', 'text'),
  plain('origin', 'text'),
  plain('rehearsal_id', 'text'),
]

const identity = { columns, returning: 'digest', key: (row: IncomingEnvelope) => row.record.digest }

/** Envelopes whose own time lies in the days that are kept. */
export const errorEvents: EvidenceTable<IncomingEnvelope> = {
  name: 'infra_error_events',
  ...identity,
}

/** Envelopes dated long ago or in the future. */
export const outOfRange: EvidenceTable<IncomingEnvelope> = {
  name: 'infra_out_of_range',
  ...identity,
}
