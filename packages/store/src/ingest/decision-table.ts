import type { DecisionRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

/** A decision with what ingest adds to it. */
export interface IncomingDecision {
  readonly record: DecisionRecord
  readonly storedAt: string
  readonly chainWriter: number
  readonly chainBatch: number
}

const plain = (name: ScalarField<DecisionRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingDecision): ColumnValue => row.record[name],
})

const document = (name: 'read_set' | 'unrecorded_reads' | 'replayability_reasons') => ({
  name,
  type: 'json',
  value: (row: IncomingDecision) => JSON.stringify(row.record[name]),
})

const columns = [
  plain('decision_id', 'text'),
  plain('timestamp', 'timestamptz'),
  plain('digest', 'text'),
  plain('format', 'int2'),
  plain('sequence', 'int8'),
  { name: 'chain_writer', type: 'int4', value: (row: IncomingDecision) => row.chainWriter },
  { name: 'chain_batch', type: 'int8', value: (row: IncomingDecision) => row.chainBatch },
  { name: 'created_at', type: 'timestamptz', value: (row: IncomingDecision) => row.storedAt },
  plain('engine', 'text'),
  plain('component', 'text'),
  plain('engine_version', 'text'),
  plain('engine_version_reason', 'text'),
  plain('duration_us', 'int8'),
  plain('correlation_id', 'text'),
  plain('span_id', 'text'),
  plain('run_id', 'text'),
  plain('agent_id', 'text'),
  plain('tenant_id', 'text'),
  plain('input', 'text'),
  plain('output', 'text'),
  plain('tape', 'text'),
  plain('outcome', 'text'),
  {
    name: 'threw',
    type: 'json',
    value: ({ record }: IncomingDecision) =>
      record.threw === null ? null : JSON.stringify(record.threw),
  },
  plain('input_hash', 'text'),
  plain('input_hash_key_id', 'text'),
  plain('output_hash', 'text'),
  document('read_set'),
  document('unrecorded_reads'),
  plain('replayability', 'text'),
  document('replayability_reasons'),
  plain('subject', 'text'),
  plain('sealed', 'text'),
  plain('seal_key_id', 'text'),
  plain('producer', 'text'),
  plain('producer_epoch', 'text'),
  plain('environment', 'text'),
  plain('origin', 'text'),
  plain('rehearsal_id', 'text'),
]

const identity = { columns, returning: 'digest', key: (row: IncomingDecision) => row.record.digest }

/** Decisions whose own time lies in the days that are kept. */
export const decisionSnapshots: EvidenceTable<IncomingDecision> = {
  name: 'infra_decision_snapshots',
  ...identity,
}

/** Decisions dated long ago or in the future. */
export const outOfRangeDecisions: EvidenceTable<IncomingDecision> = {
  name: 'infra_out_of_range_decisions',
  ...identity,
}
