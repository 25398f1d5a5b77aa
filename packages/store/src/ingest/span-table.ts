import type { SpanRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

export interface IncomingSpan {
  readonly record: SpanRecord
  readonly storedAt: string
}

const plain = (name: ScalarField<SpanRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingSpan): ColumnValue => row.record[name],
})

/** Spans whose start lies in the days that are kept. */
export const spans: EvidenceTable<IncomingSpan> = {
  name: 'infra_spans',
  columns: [
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('started_at', 'timestamptz'),
    plain('duration_us', 'int8'),
    plain('format', 'int2'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
    plain('correlation_id', 'text'),
    plain('span_id', 'text'),
    plain('parent_span_id', 'text'),
    plain('operation', 'text'),
    plain('component', 'text'),
    plain('layer', 'text'),
    plain('outcome', 'text'),
    plain('error_class', 'text'),
    plain('error_id', 'text'),
    plain('decision_id', 'text'),
    plain('run_id', 'text'),
    plain('agent_id', 'text'),
    plain('tenant_id', 'text'),
    { name: 'attributes', type: 'json', value: (row) => JSON.stringify(row.record.attributes) },
    plain('sample_rate', 'float8'),
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
  ],
  returning: `'span ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) => `span ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}
