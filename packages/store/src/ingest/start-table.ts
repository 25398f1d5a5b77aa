import type { StartRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

export interface IncomingStart {
  readonly record: StartRecord
  readonly storedAt: string
}

const plain = (name: ScalarField<StartRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingStart): ColumnValue => row.record[name],
})

/** Announcements of producers. */
export const producerStarts: EvidenceTable<IncomingStart> = {
  name: 'infra_producer_starts',
  columns: [
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('started_at', 'timestamptz'),
    plain('format', 'int2'),
    plain('version', 'text'),
    plain('commit', 'text'),
    plain('config_digest', 'text'),
    {
      name: 'engine_versions',
      type: 'json',
      value: (row) => JSON.stringify(row.record.engine_versions),
    },
    plain('runtime', 'text'),
    plain('recorder_version', 'text'),
    plain('spool_survives_redeploy', 'bool'),
    {
      name: 'error_classes',
      type: 'json',
      value: ({ record }) =>
        record.error_classes === undefined ? null : JSON.stringify(record.error_classes),
    },
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `'start ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) => `start ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}
