import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  subjectKeyColumns,
  toSubjectKeyRow,
  type RawSubjectKey,
  type SubjectKeyRow,
} from './subject-key-row.ts'

/** The data key behind a decision's sealed values; null when it never arrived. */
export async function getSubjectKey(
  store: StoreConnection,
  keyId: string,
): Promise<SubjectKeyRow | null> {
  const [row] = await selectKey(store.database, { schema: quotedSchema(store), keyId })
  return row === undefined ? null : toSubjectKeyRow(row)
}

const selectKey = defineTransaction({
  name: 'store.get-subject-key',
  intent: 'READ_ONLY',
  run: async (tx, { schema, keyId }: InSchema<{ readonly keyId: string }>) =>
    await tx.query<RawSubjectKey>(
      `select ${subjectKeyColumns} from ${schema}.subject_keys where key_id = $1`,
      [keyId],
    ),
})
