import type { SubjectKeyRecord } from '@first-contact/recorder/records'
import type { ReadTx } from '@first-contact/transactions'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

export interface IncomingSubjectKey {
  readonly record: SubjectKeyRecord
  readonly storedAt: string
  /** Its subject was erased after it was made: the key itself is not stored. */
  readonly isErased: boolean
}

const plain = (name: ScalarField<SubjectKeyRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingSubjectKey): ColumnValue => row.record[name],
})

/** Data keys of subjects, wrapped with the project key. */
export const subjectKeys: EvidenceTable<IncomingSubjectKey> = {
  name: 'subject_keys',
  columns: [
    plain('key_id', 'text'),
    plain('subject', 'text'),
    {
      name: 'wrapped',
      type: 'text',
      value: ({ record, isErased }) => (isErased ? null : record.wrapped),
    },
    plain('kek_id', 'text'),
    plain('made_at', 'timestamptz'),
    {
      name: 'erased_at',
      type: 'timestamptz',
      value: ({ storedAt, isErased }) => (isErased ? storedAt : null),
    },
    plain('format', 'int2'),
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `'subject_key ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  key: ({ record }) => `subject_key ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}

/** What ingest locks with others, and erasure alone, so that no key slips in beside an erasure. */
export function erasureLock(schemaName: string): string {
  return `${schemaName} erasure`
}

/**
 * Marks the keys that were made before their subject was erased. The record is acknowledged like
 * any other, because a refused line is kept aside by who sent it, and the key in it with it.
 */
export async function withErasures<S>(
  tx: ReadTx<S>,
  schema: string,
  rows: readonly IncomingSubjectKey[],
): Promise<readonly IncomingSubjectKey[]> {
  const subjects = [...new Set(rows.flatMap(({ record }) => record.subject ?? []))]
  if (subjects.length === 0) return rows
  const erasures = await tx.query<{ subject: string; erased_at: Date }>(
    `select subject, max(erased_at) as erased_at from ${schema}.subject_erasures
     where subject = any ($1::text[]) group by subject`,
    [subjects],
  )
  if (erasures.length === 0) return rows
  const erasedAt = new Map(erasures.map((row) => [row.subject, row.erased_at.getTime()]))
  return rows.map((row) => {
    const at = erasedAt.get(row.record.subject ?? '')
    return at === undefined ? row : { ...row, isErased: Date.parse(row.record.made_at) <= at }
  })
}
