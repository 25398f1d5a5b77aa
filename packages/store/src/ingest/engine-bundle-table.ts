import { createHash } from 'node:crypto'

import type { EngineRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

export interface IncomingBundlePart {
  readonly record: EngineRecord
  readonly storedAt: string
}

const plain = (name: ScalarField<EngineRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingBundlePart): ColumnValue => row.record[name],
})

/** What tells two parts of one number apart. */
function bodyDigest({ record }: IncomingBundlePart): string {
  return createHash('sha256').update(record.body).digest('hex').slice(0, 32)
}

/**
 * Parts of bundles. Every process of a deployment may bring the same ones, so the row of a part is
 * its content, not the record it came in.
 */
export const engineBundles: EvidenceTable<IncomingBundlePart> = {
  name: 'infra_engine_bundles',
  columns: [
    plain('version', 'text'),
    plain('part', 'int4'),
    { name: 'body_digest', type: 'text', value: bodyDigest },
    plain('parts', 'int4'),
    plain('engine', 'text'),
    plain('body', 'text'),
    plain('manifest', 'json'),
    plain('sent_at', 'timestamptz'),
    plain('format', 'int2'),
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `'engine ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) => `engine ${record.sequence} ${record.producer_epoch} ${record.producer}`,
  // By what rows collide in: two processes that start together send the same parts.
  order: ({ record }) => `${record.version} ${String(record.part).padStart(4, '0')}`,
}
