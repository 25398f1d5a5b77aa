import type { MarkRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

export interface IncomingMark {
  readonly record: MarkRecord
  readonly storedAt: string
}

const plain = (name: ScalarField<MarkRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingMark): ColumnValue => row.record[name],
})

/** What people and processes wrote on the timeline. */
export const marks: EvidenceTable<IncomingMark> = {
  name: 'infra_marks',
  columns: [
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('marked_at', 'timestamptz'),
    plain('format', 'int2'),
    plain('mark_type', 'text'),
    plain('text', 'text'),
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `'mark ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) => `mark ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}
