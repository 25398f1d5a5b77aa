import type { ShedRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'
import { incidentKey } from './incident-key.ts'
import { multirangeText } from './sequence-multirange.ts'

export interface IncomingShed {
  readonly record: ShedRecord
  readonly storedAt: string
}

const plain = (name: ScalarField<ShedRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingShed): ColumnValue => row.record[name],
})

/** What producers had to shed; its counts are folded into the incidents. */
export const shedRecords: EvidenceTable<IncomingShed> = {
  name: 'infra_shed',
  columns: [
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('shed_at', 'timestamptz'),
    plain('format', 'int2'),
    plain('reason', 'text'),
    {
      name: 'sequences',
      type: 'int8multirange',
      value: (row) => multirangeText(row.record.sequences),
    },
    {
      name: 'envelopes',
      type: 'json',
      // The fold in SQL cannot make the key, so it is stored beside each count.
      value: (row) =>
        JSON.stringify(
          row.record.envelopes.map((shed) => ({ incident_key: incidentKey(shed), ...shed })),
        ),
    },
    {
      name: 'envelope_count',
      type: 'int8',
      value: (row) => row.record.envelopes.reduce((sum, shed) => sum + shed.count, 0),
    },
    plain('other_records', 'int8'),
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `'shed ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) => `shed ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}
