import type { SpanRecord, StatsRecord } from '@first-contact/recorder/records'

import type { EvidenceTable } from './evidence-table.ts'

export interface LateRecord {
  readonly record: SpanRecord | StatsRecord
  readonly storedAt: string
}

/** Spans and statistics from days that are not kept, whole as they came. */
export const outOfRangeRecords: EvidenceTable<LateRecord> = {
  name: 'infra_out_of_range_records',
  columns: [
    { name: 'producer', type: 'text', value: (row) => row.record.producer },
    { name: 'producer_epoch', type: 'text', value: (row) => row.record.producer_epoch },
    { name: 'sequence', type: 'int8', value: (row) => row.record.sequence },
    { name: 'kind', type: 'text', value: (row) => row.record.kind },
    { name: 'record', type: 'json', value: (row) => JSON.stringify(row.record) },
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `kind || ' ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) =>
    `${record.kind} ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}
